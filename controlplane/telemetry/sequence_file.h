// SPDX-License-Identifier: BSD-3-Clause
// A small file beside the store that promises event sequence numbers in blocks, so that a store that is lost or
// damaged does not make a number appear twice.
#pragma once

#include <weir/telemetry/error.h>

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace weir::telemetry {

/// Numbers promised at a time.
inline constexpr std::uint64_t kSequenceBlock = 1'000'000;

/// All numbers below the result may have been used. 1 when there is no such file or it holds no number.
[[nodiscard]] std::uint64_t read_sequence_file(const std::string& path);

/// Replaces the file, synced to disk. A failure leaves the old file alone.
[[nodiscard]] tl::expected<void, Error> write_sequence_file(const std::string& path, std::uint64_t below);

} // namespace weir::telemetry
