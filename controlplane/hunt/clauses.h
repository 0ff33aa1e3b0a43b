// SPDX-License-Identifier: BSD-3-Clause
// A slice of indicators sorted by how they are asked for, and lists as languages write them.
#pragma once

#include <weir/hunt/indicator.h>
#include <weir/hunt/query.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::hunt {

struct Clauses {
  std::vector<std::string> addresses;
  std::vector<std::string> prefixes;
  std::vector<std::string> names; ///< exactly these
  std::vector<std::string> above; ///< names of which all below is asked for; they stand in `names` too
  std::vector<std::string> urls;  ///< with scheme; one without stands here with http and with https

  [[nodiscard]] bool has_addresses() const noexcept { return !addresses.empty() || !prefixes.empty(); }
};
[[nodiscard]] Clauses clauses_of(std::span<const Indicator> indicators);

/// ECS: both directions, and the answers of DNS.
inline constexpr std::string_view kEcsAddressFields[] = {"destination.ip", "source.ip", "dns.resolved_ip"};
inline constexpr std::string_view kEcsNameFields[] = {"dns.question.name", "destination.domain", "url.domain"};
inline constexpr std::string_view kEcsUrlFields[] = {"url.original", "url.full"};

/// In double quotes; a backslash before quotes and backslashes. Right for all the languages that have such strings.
[[nodiscard]] std::string quoted(std::string_view value);

/// In single quotes, for YAML.
[[nodiscard]] std::string single_quoted(std::string_view value);

template <typename Write>
[[nodiscard]] std::string list_text(const std::vector<std::string>& values, std::string_view between,
                                    const Write& write)
{
  std::string out;
  for (const std::string& value : values) {
    out += out.empty() ? std::string_view{} : between;
    out += write(value);
  }
  return out;
}

/// "a, b" in double quotes.
[[nodiscard]] std::string quoted_list(const std::vector<std::string>& values);

[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view between);

/// `a` and then `b`.
[[nodiscard]] std::vector<std::string> both(std::vector<std::string> a, const std::vector<std::string>& b);

// One query for one slice.
[[nodiscard]] std::string lucene_query(const Clauses& clauses);
[[nodiscard]] std::string kql_query(const Clauses& clauses);
[[nodiscard]] std::string esql_query(const Clauses& clauses);
[[nodiscard]] std::string eql_query(const Clauses& clauses);
[[nodiscard]] std::string splunk_query(const Clauses& clauses);
[[nodiscard]] std::string sentinel_query(const Clauses& clauses);
/// Up to three rules, separated by "---" lines: Sigma has a log source for each.
[[nodiscard]] std::string sigma_rules(const Clauses& clauses, std::string_view title);
[[nodiscard]] std::string elastalert_rule(const Clauses& clauses, std::string_view title);

} // namespace weir::hunt
