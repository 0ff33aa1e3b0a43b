// SPDX-License-Identifier: BSD-3-Clause
// Writes one event as nested JSON, field by field in schema order.
//
// An own writer, because the field names, the nesting and the order come from the schema table and nothing else needs
// to be general: no document tree, no allocation once the output string has grown.
#pragma once

#include "fields.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace weir::telemetry {

/// Appends `text` as a JSON string with its quotes: pure ASCII; control characters and bytes above 0x7e as \u00XX.
void append_json_string(std::string& out, std::string_view text);

/// Calls must come in rising FieldId order (checked with an assertion). A field whose schema row may be sacrificed at
/// `level` or below is skipped. A type that does not fit the row is a bug (assertion).
class EventWriter {
public:
  EventWriter(std::string& out, std::uint8_t level);

  void text(FieldId field, std::string_view value);
  /// Nothing is written for an empty value.
  void text_if(FieldId field, std::string_view value);
  void number(FieldId field, std::uint64_t value);
  void real(FieldId field, std::uint64_t value);
  void boolean(FieldId field, bool value);
  /// Nanoseconds since 1970.
  void time(FieldId field, std::int64_t nanoseconds);
  /// Nothing is written for an empty list.
  void texts(FieldId field, std::span<const std::string_view> values);
  /// `value` is JSON already: for arrays of objects, whose members have rows of their own.
  void raw(FieldId field, std::string_view value);
  /// True if the field would be skipped: saves the work of making its value.
  [[nodiscard]] bool skips(FieldId field) const noexcept;

  void finish();

private:
  bool open(FieldId field);

  std::string& out_;
  std::uint8_t level_;
  int last_ = -1;
};

} // namespace weir::telemetry
