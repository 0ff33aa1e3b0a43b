// SPDX-License-Identifier: BSD-3-Clause
// The instance of a replay: what makes the ids of its events unique and yet the same on every run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace weir::replay {

/// The first 64 bits, big-endian, of SHA-256 over the policy image followed by the capture file. nullopt: the capture
/// can't be read.
[[nodiscard]] std::optional<std::uint64_t> fingerprint(std::span<const std::byte> policy, const std::string& capture);

} // namespace weir::replay
