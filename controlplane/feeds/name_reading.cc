// SPDX-License-Identifier: BSD-3-Clause
// Names, file names and hashes told apart.
#include <weir/feeds/name_reading.h>

#include "name_text.h"

#include <weir/feeds/snapshot.h>

#include <algorithm>
#include <array>
#include <libpsl.h>
#include <string>

namespace weir::feeds {

namespace {

bool is_hex(char c) noexcept
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

constexpr std::size_t kLongestFileEnding = 4;

/// Up to four characters in a number that sorts as they do; one of them NUL gives a number of no ending.
constexpr std::uint32_t as_number(std::string_view ending) noexcept
{
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < kLongestFileEnding; ++i) {
    const std::uint32_t c = i < ending.size() ? static_cast<unsigned char>(ending[i]) : 0U;
    number = number << 8 | (i < ending.size() && c == 0 ? 0xFFU : c);
  }
  return number;
}

constexpr auto make_file_endings() noexcept
{
  constexpr std::array<std::string_view, 39> kEndings{
      "7z",  "apk", "asp", "bat", "bin", "cfg",  "conf", "csv", "dat", "dll", "doc", "docm", "docx",
      "elf", "exe", "gif", "hta", "htm", "html", "img",  "ini", "iso", "jar", "jpg", "js",   "json",
      "lnk", "log", "msi", "pdf", "php", "png",  "ps1",  "rar", "rtf", "txt", "vbs", "xls",  "xlsx"};
  std::array<std::uint32_t, kEndings.size()> numbers{};
  std::transform(kEndings.begin(), kEndings.end(), numbers.begin(), as_number);
  return numbers;
}

constexpr auto kFileEndings = make_file_endings();
static_assert(std::is_sorted(kFileEndings.begin(), kFileEndings.end()));

} // namespace

tl::expected<NameKey, std::string_view> parse_name_text(std::string_view text)
{
  ReversedName reversed;
  if (const auto reason = read_name(text, reversed))
    return tl::unexpected(kReasonWords[static_cast<std::size_t>(*reason)]);
  std::array<std::uint8_t, dns::kMaxNameLength> wire;
  const std::size_t length = reversed_to_wire(reversed.view(), wire.data());
  const auto name = dns::name_from_wire({wire.data(), length});
  if (!name)
    return tl::unexpected(kReasonWords[static_cast<std::size_t>(Reason::not_a_name)]);
  return NameKey{*name, NameForm::exact};
}

bool has_known_ending(const NameKey& key)
{
  const std::string last = dns::format(dns::suffix(key.name, 1));
  return psl_is_public_suffix2(psl_builtin(), last.c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

bool is_public_suffix(const NameKey& key)
{
  std::array<char, dns::kMaxNameLength> reversed;
  const std::size_t size = wire_to_reversed(key.name.wire(), reversed.data());
  return is_public_suffix(std::string_view{reversed.data(), size});
}

bool looks_like_file(std::string_view text) noexcept
{
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos || text.size() - dot - 1 > kLongestFileEnding)
    return false;
  std::array<char, kLongestFileEnding> lower{};
  const std::string_view ending = text.substr(dot + 1);
  std::transform(ending.begin(), ending.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return std::binary_search(kFileEndings.begin(), kFileEndings.end(), as_number({lower.data(), ending.size()}));
}

bool looks_like_hash(std::string_view text) noexcept
{
  constexpr std::array<std::size_t, 6> kLengths{32, 40, 56, 64, 96, 128};
  return std::find(kLengths.begin(), kLengths.end(), text.size()) != kLengths.end() &&
         std::all_of(text.begin(), text.end(), is_hex);
}

} // namespace weir::feeds
