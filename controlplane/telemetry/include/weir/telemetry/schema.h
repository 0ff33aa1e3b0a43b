// SPDX-License-Identifier: BSD-3-Clause
// The table of every field that an event may hold. Events are written in its order and by its types, so a field that
// is not here can't be emitted; documentation and index templates are to be made from it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace weir::telemetry {

/// Elasticsearch types as ECS names them. `long_number` is JSON number, `float_number` too; all others are strings
/// but `boolean` and `object`.
enum class FieldType : std::uint8_t { date, keyword, ip, long_number, float_number, boolean, object };

/// "date", "keyword", "ip", "long", "float", "boolean", "object".
[[nodiscard]] std::string_view word(FieldType type) noexcept;

/// One row. `path` has dots ("event.action"); in the event it is nested. `array`: always an array, also with one
/// value. `sacrifice`: 0 = never left out; 1, 2, 3 ... = left out in this order when an event would be too long.
struct Field {
  std::string_view path;
  FieldType type;
  bool array;
  std::uint8_t sacrifice;
  std::string_view when;
  std::string_view description;
};

/// All rows; paths with a common beginning stand together. Static storage.
[[nodiscard]] std::span<const Field> schema() noexcept;

/// The word of `threat.indicator.confidence` for 0..100, by the STIX 2.1 scale (appendix A, None/Low/Med/High).
[[nodiscard]] std::string_view confidence_word(std::uint8_t confidence) noexcept;

/// ECS version whose fields are used.
inline constexpr std::string_view kEcsVersion = "9.4.0";

/// No event is longer, in bytes of JSON, so that with a syslog header in front it stays within 8 KiB.
inline constexpr std::size_t kMaxEventBytes = 7800;

} // namespace weir::telemetry
