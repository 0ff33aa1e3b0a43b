// SPDX-License-Identifier: BSD-3-Clause
// Languages, slices, titles.
#include <weir/hunt/query.h>

#include "clauses.h"

#include <algorithm>
#include <array>

namespace weir::hunt {

namespace {

constexpr std::array kWords = {
#define WEIR_HUNT_X(name, help) std::string_view{#name},
    WEIR_HUNT_LANGUAGES(WEIR_HUNT_X)
#undef WEIR_HUNT_X
};

/// What may stand in a name of a rule.
std::string plain_title(std::string_view title)
{
  constexpr std::size_t kLongest = 80;
  std::string out(title.substr(0, kLongest));
  std::ranges::replace_if(
      out,
      [](char c) {
        const bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return !alnum && c != '.' && c != '_' && c != '-';
      },
      '-');
  return out.empty() ? "report" : out;
}

std::string query_of(Language language, const Clauses& clauses, std::string_view title)
{
  switch (language) {
  case Language::lucene:
    return lucene_query(clauses);
  case Language::kql:
    return kql_query(clauses);
  case Language::esql:
    return esql_query(clauses);
  case Language::eql:
    return eql_query(clauses);
  case Language::sigma:
    return sigma_rules(clauses, title);
  case Language::elastalert:
    return elastalert_rule(clauses, title);
  case Language::splunk:
    return splunk_query(clauses);
  case Language::sentinel:
    return sentinel_query(clauses);
  }
  return {};
}

} // namespace

std::string_view word(Language language) noexcept
{
  return kWords[static_cast<std::size_t>(language)];
}

std::optional<Language> parse_language(std::string_view word) noexcept
{
  const auto found = std::ranges::find(kWords, word);
  if (found == kWords.end())
    return std::nullopt;
  return static_cast<Language>(found - kWords.begin());
}

std::vector<std::string> make_queries(Language language, std::span<const Indicator> indicators,
                                      const QueryOptions& options)
{
  std::vector<std::string> out;
  const std::size_t chunk = language == Language::elastalert ? std::max<std::size_t>(indicators.size(), 1)
                                                             : std::clamp<std::size_t>(options.chunk, 1, kMaxChunk);
  const std::string title = plain_title(options.title);
  for (std::size_t at = 0; at < indicators.size(); at += chunk) {
    const auto slice = indicators.subspan(at, std::min(chunk, indicators.size() - at));
    const std::string number = indicators.size() > chunk ? "-" + std::to_string(at / chunk + 1) : "";
    if (std::string query = query_of(language, clauses_of(slice), title + number); !query.empty())
      out.push_back(std::move(query));
  }
  return out;
}

} // namespace weir::hunt
