// SPDX-License-Identifier: BSD-3-Clause
// A whole number with a unit letter, read and written.
#include <weir/config/units.h>

#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace weir::config {
namespace {

struct Unit {
  char letter;
  std::int64_t factor;
};

constexpr std::array<Unit, 4> kDurations = {{{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}}};
constexpr std::array<Unit, 4> kSizes = {
    {{'T', std::int64_t{1} << 40}, {'G', std::int64_t{1} << 30}, {'M', std::int64_t{1} << 20}, {'K', 1024}}};

std::optional<std::int64_t> whole_number(std::string_view text) noexcept
{
  if (text.empty() || text.front() == '-')
    return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

std::optional<std::int64_t> with_unit(std::string_view text, std::span<const Unit> units) noexcept
{
  if (text.empty())
    return std::nullopt;
  for (const Unit& unit : units) {
    if (text.back() != unit.letter)
      continue;
    const auto number = whole_number(text.substr(0, text.size() - 1));
    if (!number || *number > std::numeric_limits<std::int64_t>::max() / unit.factor)
      return std::nullopt;
    return *number * unit.factor;
  }
  return std::nullopt;
}

std::string in_units(std::int64_t value, std::span<const Unit> units)
{
  for (const Unit& unit : units) {
    if (value != 0 && value % unit.factor == 0)
      return std::to_string(value / unit.factor) + unit.letter;
  }
  return std::to_string(value);
}

} // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) noexcept
{
  return with_unit(text, kDurations);
}

std::string format_duration(std::int64_t seconds)
{
  return seconds == 0 ? "0s" : in_units(seconds, kDurations);
}

std::optional<std::int64_t> parse_size(std::string_view text) noexcept
{
  const auto bytes = whole_number(text);
  return bytes ? bytes : with_unit(text, kSizes);
}

std::string format_size(std::int64_t bytes)
{
  return in_units(bytes, kSizes);
}

} // namespace weir::config
