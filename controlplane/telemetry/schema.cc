// SPDX-License-Identifier: BSD-3-Clause
// The public schema table, made from the list of rows.
#include <weir/telemetry/schema.h>

#include "fields.h"

#include <array>

namespace weir::telemetry {

namespace {

constexpr std::array kFields = {
#define WEIR_X(id, path, type, array, sacrifice, when, description)                                                    \
  Field{path, FieldType::type, array, sacrifice, when, description},
    WEIR_EVENT_FIELDS(WEIR_X)
#undef WEIR_X
};
static_assert(kFields.size() == static_cast<std::size_t>(FieldId::count));

} // namespace

std::string_view word(FieldType type) noexcept
{
  switch (type) {
  case FieldType::date:
    return "date";
  case FieldType::keyword:
    return "keyword";
  case FieldType::ip:
    return "ip";
  case FieldType::long_number:
    return "long";
  case FieldType::float_number:
    return "float";
  case FieldType::boolean:
    return "boolean";
  case FieldType::object:
    return "object";
  }
  return "unknown";
}

std::string_view confidence_word(std::uint8_t confidence) noexcept
{
  if (confidence == 0)
    return "None";
  if (confidence < 30)
    return "Low";
  return confidence < 70 ? "Medium" : "High";
}

std::span<const Field> schema() noexcept
{
  return kFields;
}

} // namespace weir::telemetry
