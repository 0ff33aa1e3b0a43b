// SPDX-License-Identifier: BSD-3-Clause
// Reads fields of results that may be missing or of another type; nothing here throws.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace weir::shell {

using nlohmann::json;

/// The field, or null.
[[nodiscard]] inline const json& field(const json& object, const char* name)
{
  static const json kNull;
  if (!object.is_object())
    return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

/// Texts as they are, numbers and booleans as text, everything else empty.
[[nodiscard]] inline std::string to_text(const json& value)
{
  if (value.is_string())
    return value.get<std::string>();
  return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

[[nodiscard]] inline std::string text(const json& object, const char* name)
{
  return to_text(field(object, name));
}

[[nodiscard]] inline std::int64_t to_number(const json& value)
{
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    return number > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(number);
  }
  return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

[[nodiscard]] inline std::int64_t number(const json& object, const char* name)
{
  return to_number(field(object, name));
}

/// The elements of an array field; none if it is none.
[[nodiscard]] inline const json& list(const json& object, const char* name)
{
  static const json kNone; // null has no elements
  const json& value = field(object, name);
  return value.is_array() ? value : kNone;
}

/// "a, b, c" of an array of texts.
[[nodiscard]] inline std::string joined(const json& array)
{
  std::string result;
  if (!array.is_array())
    return result;
  for (const json& element : array)
    result += (result.empty() ? "" : ", ") + to_text(element);
  return result;
}

} // namespace weir::shell
