// SPDX-License-Identifier: BSD-3-Clause
// The kinds of single values: what a setting takes, how that is read, and how it is told to a person.
#pragma once

#include <weir/config/config.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::config {

enum class Type : std::uint8_t {
  identifier, ///< min..max characters of the set in `words`, written like "a-z0-9_-"
  free_text,  ///< min..max bytes, no control characters
  choice,     ///< one of `words`
  boolean,
  count,
  duration, ///< seconds
  size,     ///< bytes; one of `words` if given
  url,
  path,
  host,
  entry,  ///< address, prefix or name
  client, ///< address or prefix
  ipv4,
  ipv6,
};

struct Spec {
  Type type = Type::free_text;
  std::int64_t min = 0;
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::string_view words = {};
  std::string_view later = {}; ///< of choice: words that are known and that this version has nothing for
};

/// `number`: the value of boolean, count, duration, size; the place of the word for choice. `entry`: of entry, client,
/// ipv4, ipv6. `text`: as written.
struct Value {
  std::string text;
  std::int64_t number = 0;
  Entry entry;
};

/// The error is the end of the sentence "'TEXT' is ...": "out of range", "not a duration". Never contains `text`.
[[nodiscard]] tl::expected<Value, std::string> read_scalar(const Spec& spec, std::string_view text);

[[nodiscard]] std::string_view type_text(const Spec& spec) noexcept;
/// "10s..30d", "drop | reject", "1..31 characters of a-z0-9_-".
[[nodiscard]] std::string range_text(const Spec& spec);

constexpr Spec identifier(std::string_view set, std::int64_t max)
{
  return {Type::identifier, 1, max, set};
}
constexpr Spec free_text(std::int64_t max)
{
  return {Type::free_text, 0, max, {}};
}
constexpr Spec choice(std::string_view words, std::string_view later = {})
{
  return {Type::choice, 0, 0, words, later};
}
constexpr Spec boolean()
{
  return {Type::boolean, 0, 1, {}};
}
constexpr Spec count(std::int64_t min, std::int64_t max)
{
  return {Type::count, min, max, {}};
}
constexpr Spec duration(std::int64_t min, std::int64_t max)
{
  return {Type::duration, min, max, {}};
}
constexpr Spec size(std::int64_t min, std::int64_t max)
{
  return {Type::size, min, max, {}};
}
constexpr Spec any_of(Type type)
{
  return {type, 0, 0, {}};
}

} // namespace weir::config
