// SPDX-License-Identifier: BSD-3-Clause
// Reads and writes numbers, sizes, core lists and paths of start.conf.
#include "start_config_values.h"

#include <algorithm>
#include <charconv>

namespace weir::control {

namespace {

constexpr std::uint64_t kHighestCore = 1023;
constexpr std::size_t kMostCores = 64;
constexpr std::size_t kLongestPath = 80;

constexpr std::array<std::pair<char, unsigned>, 3> kUnits = {{{'G', 30}, {'M', 20}, {'K', 10}}};

bool is_print(char c) noexcept
{
  return c > 0x20 && c < 0x7f;
}

/// Appends first..last, refusing what is there already.
bool add_cores(std::uint64_t first, std::uint64_t last, std::vector<unsigned>& cores)
{
  if (last < first)
    return false;
  for (std::uint64_t core = first; core <= last; ++core) {
    const auto number = static_cast<unsigned>(core);
    if (cores.size() == kMostCores || std::find(cores.begin(), cores.end(), number) != cores.end())
      return false;
    cores.push_back(number);
  }
  return true;
}

} // namespace

bool read_number(std::string_view text, std::uint64_t least, std::uint64_t most, std::uint64_t& value) noexcept
{
  if (text.empty() || (text.size() > 1 && text[0] == '0'))
    return false;
  std::uint64_t read = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
  if (error != std::errc{} || end != text.data() + text.size() || read < least || read > most)
    return false;
  value = read;
  return true;
}

bool read_bytes(std::string_view text, std::uint64_t least, std::uint64_t most, std::uint64_t& value) noexcept
{
  unsigned shift = 0;
  for (const auto& [unit, bits] : kUnits) {
    if (!text.empty() && text.back() == unit)
      shift = bits;
  }
  if (shift > 0)
    text.remove_suffix(1);
  std::uint64_t read = 0;
  if (!read_number(text, 0, most >> shift, read) || read << shift < least)
    return false;
  value = read << shift;
  return true;
}

std::string write_bytes(std::uint64_t value)
{
  for (const auto& [unit, bits] : kUnits) {
    if (value != 0 && value % (std::uint64_t{1} << bits) == 0)
      return std::to_string(value >> bits) + unit;
  }
  return std::to_string(value);
}

bool read_cores(std::string_view text, std::vector<unsigned>& cores)
{
  std::vector<unsigned> read;
  while (true) {
    const auto part = text.substr(0, text.find(','));
    const auto dash = part.find('-');
    std::uint64_t first = 0;
    if (!read_number(part.substr(0, dash), 0, kHighestCore, first))
      return false;
    std::uint64_t last = first;
    if (dash != part.npos && !read_number(part.substr(dash + 1), 0, kHighestCore, last))
      return false;
    if (!add_cores(first, last, read))
      return false;
    if (part.size() == text.size())
      break;
    text.remove_prefix(part.size() + 1);
  }
  cores = std::move(read);
  return true;
}

std::string write_cores(const std::vector<unsigned>& cores)
{
  std::string text;
  for (const unsigned core : cores)
    text.append(text.empty() ? "" : ",").append(std::to_string(core));
  return text;
}

bool is_path(std::string_view text) noexcept
{
  if (text.size() < 2 || text.size() > kLongestPath || text[0] != '/' ||
      !std::all_of(text.begin(), text.end(), is_print))
    return false;
  while (!text.empty()) {
    text.remove_prefix(1);
    const auto component = text.substr(0, text.find('/'));
    if (component.empty() || component == "." || component == "..")
      return false;
    text.remove_prefix(component.size());
  }
  return true;
}

bool is_word(std::string_view text, std::size_t most) noexcept
{
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), is_print);
}

} // namespace weir::control
