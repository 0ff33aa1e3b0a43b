// SPDX-License-Identifier: BSD-3-Clause
// The daemon's words for kinds of entries in words for people.
#pragma once

#include "counts.h"

#include <array>
#include <string>
#include <string_view>

namespace weir::shell {

struct EntryTypeWord {
  std::string_view type; ///< as in results
  std::string_view words;
};
inline constexpr std::array kEntryTypeWords = {
    EntryTypeWord{"ipv4", "IPv4 addresses"},
    EntryTypeWord{"ipv4_prefix", "IPv4 prefixes"},
    EntryTypeWord{"ipv6", "IPv6 addresses"},
    EntryTypeWord{"ipv6_prefix", "IPv6 prefixes"},
    EntryTypeWord{"name", "exact names"},
    EntryTypeWord{"name_subdomains", "names with all below them"},
    EntryTypeWord{"subdomains_only", "names of which only what is below"},
    EntryTypeWord{"url", "URLs (counted, not enforced)"},
    EntryTypeWord{"allow", "allowed entries"},
};

/// A type that is not known here is shown as it is.
[[nodiscard]] inline std::string entry_type_words(std::string_view type)
{
  for (const EntryTypeWord& known : kEntryTypeWords) {
    if (known.type == type)
      return std::string(known.words);
  }
  return std::string(type);
}

/// "12 IPv4 addresses, 3 exact names", in the order of the table; zeros are left out.
[[nodiscard]] inline std::string entries_text(const json& counts)
{
  std::string result;
  const auto append = [&result](const json& count, const std::string& words) {
    if (to_number(count) != 0)
      result += (result.empty() ? "" : ", ") + grouped(to_number(count)) + ' ' + words;
  };
  if (!counts.is_object())
    return result;
  for (const EntryTypeWord& known : kEntryTypeWords)
    append(field(counts, known.type.data()), std::string(known.words));
  for (const auto& [type, count] : counts.items()) {
    if (entry_type_words(type) == type)
      append(count, type);
  }
  return result;
}

} // namespace weir::shell
