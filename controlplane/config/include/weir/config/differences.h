// SPDX-License-Identifier: BSD-3-Clause
// What differs between two states of a file, for people: names of settings, never values, which may be secrets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::config {

/// More are counted and not named.
inline constexpr std::size_t kMaxDifferences = 50;

/// "sinkhole.ttl", "feeds[ipsum] added", "telemetry.syslog[siem].port", "allow", "feeds in another order"; in the order
/// of `now`, what was removed last. Both texts are files that were read without mistakes; empty when they mean the same
/// word for word. Printable.
[[nodiscard]] std::vector<std::string> differences(std::string_view before, std::string_view now);

} // namespace weir::config
