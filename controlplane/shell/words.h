// SPDX-License-Identifier: BSD-3-Clause
// The daemon's words for kinds of entries in words for people.
#pragma once

#include "counts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::shell {

struct EntryTypeWord {
  std::string_view type; ///< as in results
  std::string_view one;
  std::string_view words;
};
inline constexpr std::array kEntryTypeWords = {
    EntryTypeWord{"ipv4", "IPv4 address", "IPv4 addresses"},
    EntryTypeWord{"ipv4_prefix", "IPv4 prefix", "IPv4 prefixes"},
    EntryTypeWord{"ipv6", "IPv6 address", "IPv6 addresses"},
    EntryTypeWord{"ipv6_prefix", "IPv6 prefix", "IPv6 prefixes"},
    EntryTypeWord{"name", "exact name", "exact names"},
    EntryTypeWord{"name_subdomains", "name with all below it", "names with all below them"},
    EntryTypeWord{"subdomains_only", "name of which only what is below", "names of which only what is below"},
    EntryTypeWord{"url", "URL (counted, not enforced)", "URLs (counted, not enforced)"},
    EntryTypeWord{"allow", "allowed entry", "allowed entries"},
};

/// Why what is published is not in force, as the daemon says.
[[nodiscard]] inline std::string why_not_in_force(const json& dataplane)
{
  if (text(dataplane, "state") == "running")
    return "the data plane works with generation " + text(dataplane, "generation");
  const std::string note = text(dataplane, "note");
  return note.empty() ? "no data plane is running" : note;
}

[[nodiscard]] inline bool is_entry_type(std::string_view type)
{
  return std::ranges::find(kEntryTypeWords, type, &EntryTypeWord::type) != kEntryTypeWords.end();
}

/// For so many of them. A type that is not known here is shown as it is.
[[nodiscard]] inline std::string entry_type_words(std::string_view type, std::int64_t count)
{
  const auto found = std::ranges::find(kEntryTypeWords, type, &EntryTypeWord::type);
  if (found == kEntryTypeWords.end())
    return std::string(type);
  return std::string(count == 1 ? found->one : found->words);
}

/// "12 IPv4 addresses, 3 exact names", in the order of the table; zeros are left out.
[[nodiscard]] inline std::string entries_text(const json& counts)
{
  std::string result;
  const auto append = [&result](const json& count, std::string_view type) {
    if (const std::int64_t number = to_number(count); number != 0)
      result += (result.empty() ? "" : ", ") + grouped(number) + ' ' + entry_type_words(type, number);
  };
  if (!counts.is_object())
    return result;
  for (const EntryTypeWord& known : kEntryTypeWords)
    append(field(counts, known.type.data()), known.type);
  for (const auto& [type, count] : counts.items()) {
    if (!is_entry_type(type))
      append(count, type);
  }
  return result;
}

} // namespace weir::shell
