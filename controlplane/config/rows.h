// SPDX-License-Identifier: BSD-3-Clause
// How the rows of a settings table are made: a key with one value, with a list, with a map below it, with a list of
// maps. Each is bound to a member of a struct at compile time.
#pragma once

#include "reader.h"

#include <chrono>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

namespace weir::config {

inline constexpr std::int64_t kKibi = 1024;
inline constexpr std::int64_t kMebi = 1024 * kKibi;
inline constexpr std::int64_t kGibi = 1024 * kMebi;

template <typename Pointer> struct MemberOf;
template <typename Class, typename Field> struct MemberOf<Field Class::*> {
  using Target = Class;
  using Type = Field;
};
template <auto Pointer> using TargetOf = typename MemberOf<decltype(Pointer)>::Target;
template <auto Pointer> using FieldOf = typename MemberOf<decltype(Pointer)>::Type;

template <typename Field> Field value_as(Value&& value)
{
  if constexpr (std::is_same_v<Field, std::string>)
    return std::move(value.text);
  else if constexpr (std::is_same_v<Field, Entry>)
    return std::move(value.entry);
  else if constexpr (std::is_same_v<Field, std::chrono::seconds>)
    return std::chrono::seconds(value.number);
  else if constexpr (std::is_same_v<Field, std::optional<Ipv4>>)
    return std::get<Ipv4Prefix>(value.entry.value).base;
  else if constexpr (std::is_same_v<Field, std::optional<Ipv6>>)
    return std::get<Ipv6Prefix>(value.entry.value).base;
  else
    return static_cast<Field>(value.number);
}

/// A key with one value.
template <auto Pointer>
constexpr Row<TargetOf<Pointer>> one(std::string_view name, Spec spec, std::string_view fallback, std::string_view help)
{
  Row<TargetOf<Pointer>> row{{name, spec, fallback, help, 0}, nullptr, nullptr};
  row.read = [](Reporter& reporter, const RowText& text, const Node* node, TargetOf<Pointer>& target) {
    if (auto value = read_value(reporter, text, node))
      target.*Pointer = value_as<FieldOf<Pointer>>(std::move(*value));
  };
  return row;
}

/// A key with a list of values; a fallback is a list of one.
template <auto Pointer>
constexpr Row<TargetOf<Pointer>> list(std::string_view name, Spec spec, std::size_t max_items,
                                      std::string_view fallback, std::string_view help)
{
  Row<TargetOf<Pointer>> row{{name, spec, fallback, help, max_items}, nullptr, nullptr};
  row.read = [](Reporter& reporter, const RowText& text, const Node* node, TargetOf<Pointer>& target) {
    for (Value& value : read_values(reporter, text, node))
      (target.*Pointer).push_back(value_as<typename FieldOf<Pointer>::value_type>(std::move(value)));
  };
  return row;
}

template <const auto& Table, typename Target>
void read_section(Reporter& reporter, const RowText& text, const Node* node, Target& target)
{
  if (node == nullptr)
    read_map(reporter, nullptr, {}, Table, target);
  else if (expect_map(reporter, text.name, *node))
    read_map(reporter, node, node->at, Table, target);
}

template <const auto& Table>
void describe_section(const RowText& text, const std::string& prefix, std::vector<SettingText>& out)
{
  describe_table(prefix + std::string(text.name) + (text.max_items == 0 ? "." : "[]."), Table, out);
}

/// A key with a map below it whose keys fill `Target` itself; `At`, if given, remembers where it stands in the file.
template <typename Target, const auto& Table, auto At = nullptr> constexpr Row<Target> group(std::string_view name)
{
  Row<Target> row{{name, {}, {}, {}, 0}, nullptr, describe_section<Table>};
  row.read = [](Reporter& reporter, const RowText& text, const Node* node, Target& target) {
    if constexpr (At != nullptr)
      target.*At = node == nullptr ? Position{} : node->at;
    read_section<Table>(reporter, text, node, target);
  };
  return row;
}

/// A key with a map below it whose keys fill the member, which remembers where it stands in the file if it can.
template <auto Pointer, const auto& Table> constexpr Row<TargetOf<Pointer>> section(std::string_view name)
{
  Row<TargetOf<Pointer>> row{{name, {}, {}, {}, 0}, nullptr, describe_section<Table>};
  row.read = [](Reporter& reporter, const RowText& text, const Node* node, TargetOf<Pointer>& target) {
    if constexpr (requires { (target.*Pointer).at; })
      (target.*Pointer).at = node == nullptr ? Position{} : node->at;
    read_section<Table>(reporter, text, node, target.*Pointer);
  };
  return row;
}

/// A key with a list of maps, each an element of the member. Elements remember where they stand in the file.
template <auto Pointer, const auto& Table>
constexpr Row<TargetOf<Pointer>> sections(std::string_view name, std::size_t max_items, std::string_view fallback = {})
{
  Row<TargetOf<Pointer>> row{{name, {}, fallback, {}, max_items}, nullptr, describe_section<Table>};
  row.read = [](Reporter& reporter, const RowText& text, const Node* node, TargetOf<Pointer>& target) {
    for (const Node* map : read_maps(reporter, text, node)) {
      auto& element = (target.*Pointer).emplace_back();
      element.at = map->at;
      read_map(reporter, map, map->at, Table, element);
    }
  };
  return row;
}

} // namespace weir::config
