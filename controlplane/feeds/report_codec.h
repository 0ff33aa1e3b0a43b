// SPDX-License-Identifier: BSD-3-Clause
// What a snapshot says about itself (feed, format, report) as bytes and back. Reading trusts nothing.
#pragma once

#include <weir/feeds/snapshot.h>

#include <cstddef>
#include <span>
#include <string>

namespace weir::feeds {

[[nodiscard]] std::string encode_meta(const std::string& feed, const std::string& format, const FeedReport& report);

/// Fills feed, format and report of `info`. False: not such bytes.
[[nodiscard]] bool decode_meta(std::span<const std::byte> bytes, SnapshotInfo& info);

} // namespace weir::feeds
