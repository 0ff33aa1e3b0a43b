// SPDX-License-Identifier: BSD-3-Clause
// Indicators as queries for what others run: search engines, SIEMs, Sigma, ElastAlert.
#pragma once

#include <weir/hunt/indicator.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::hunt {

#define WEIR_HUNT_LANGUAGES(X)                                                                                         \
  X(lucene, "Elasticsearch and OpenSearch query strings, ECS fields")                                                  \
  X(kql, "Kibana query language, ECS fields")                                                                          \
  X(esql, "Elasticsearch ES|QL, ECS fields")                                                                           \
  X(eql, "Elasticsearch EQL, ECS fields")                                                                              \
  X(sigma, "Sigma rules, ECS fields")                                                                                  \
  X(elastalert, "an ElastAlert2 rule, ECS fields")                                                                     \
  X(splunk, "Splunk SPL, fields of the Common Information Model")                                                      \
  X(sentinel, "Microsoft Sentinel, tables CommonSecurityLog and DnsEvents")

enum class Language : std::uint8_t {
#define WEIR_HUNT_X(name, help) name,
  WEIR_HUNT_LANGUAGES(WEIR_HUNT_X)
#undef WEIR_HUNT_X
};
[[nodiscard]] std::string_view word(Language language) noexcept;
[[nodiscard]] std::optional<Language> parse_language(std::string_view word) noexcept;

/// An indicator stands in up to four fields, and search engines take 1024 clauses.
constexpr std::size_t kDefaultChunk = 250;
constexpr std::size_t kMaxChunk = 1000;

struct QueryOptions {
  std::size_t chunk = kDefaultChunk; ///< indicators a query, 1..kMaxChunk; ElastAlert: all in one rule
  std::string title = "report";      ///< names the rules of sigma and elastalert; printable ASCII without quotes
};

/// One query each, in the order of the indicators, without a final line break. All but the rules of sigma and
/// elastalert are one line. Every byte of an indicator that means something in the language is escaped.
[[nodiscard]] std::vector<std::string> make_queries(Language language, std::span<const Indicator> indicators,
                                                    const QueryOptions& options = {});

} // namespace weir::hunt
