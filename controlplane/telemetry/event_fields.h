// SPDX-License-Identifier: BSD-3-Clause
// A stored event taken apart again, field by field of the schema table: for formats that are no JSON, and for filters.
#pragma once

#include "fields.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace weir::telemetry {

/// Values are printable ASCII: other bytes as \xHH. Numbers and booleans as their text. Use one object again and again.
class EventFields {
public:
  /// What is no JSON, or no field of the table, is not there.
  void read(std::string_view json);

  [[nodiscard]] const std::vector<std::string>& all(FieldId field) const noexcept
  {
    return values_[static_cast<std::size_t>(field)];
  }
  /// The first value; empty: none.
  [[nodiscard]] std::string_view text(FieldId field) const noexcept
  {
    return all(field).empty() ? std::string_view() : std::string_view(all(field).front());
  }
  /// All values with commas between.
  [[nodiscard]] std::string joined(FieldId field) const;

private:
  std::array<std::vector<std::string>, static_cast<std::size_t>(FieldId::count)> values_;
};

} // namespace weir::telemetry
