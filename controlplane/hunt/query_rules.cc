// SPDX-License-Identifier: BSD-3-Clause
// Rules in YAML: Sigma and ElastAlert2.
#include "clauses.h"

#include <cstdio>

namespace weir::hunt {

namespace {

/// A Sigma value: '*' and '?' would be wildcards.
std::string sigma_value(std::string_view value)
{
  std::string out;
  for (const char c : value) {
    if (c == '*' || c == '?' || c == '\\')
      out += '\\';
    out += c;
  }
  return single_quoted(out);
}

struct Selection {
  std::string name;
  std::string field; ///< with its modifier
  std::vector<std::string> values;
};

/// The same rule has the same id, so that an import replaces it; another one has another.
std::string rule_id(std::string_view text)
{
  constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t a = 0xcbf29ce484222325;
  std::uint64_t b = 0x84222325cbf29ce4;
  for (const char c : text) {
    a = (a ^ static_cast<unsigned char>(c)) * kPrime;
    b = (b ^ (a >> 29)) * kPrime;
  }
  char out[37];
  std::snprintf(out, sizeof out, "%08x-%04x-8%03x-%04x-%012llx", static_cast<unsigned>(a >> 32),
                static_cast<unsigned>(a >> 16 & 0xffff), static_cast<unsigned>(a & 0xfff),
                static_cast<unsigned>((b >> 48 & 0x3fff) | 0x8000),
                static_cast<unsigned long long>(b & 0xffffffffffff));
  return out;
}

std::string sigma_rule(std::string_view category, std::string_view what, std::string_view title,
                       const std::vector<Selection>& selections)
{
  std::string detection;
  for (const Selection& one : selections) {
    if (one.values.empty())
      continue;
    detection += "  " + one.name + ":\n    " + one.field + ":\n";
    for (const std::string& value : one.values)
      detection += "      - " + sigma_value(value) + '\n';
  }
  if (detection.empty())
    return {};
  const std::string full_title = "Hunt " + std::string(title) + ": " + std::string(what);
  return "title: " + single_quoted(full_title) + "\nid: " + rule_id(full_title + detection) +
         "\nstatus: experimental\ndescription: 'Indicators of " + std::string(title) +
         ", exported by Weir'\nlogsource:\n  category: " + std::string(category) + "\ndetection:\n" + detection +
         "  condition: 1 of them\nlevel: medium\ntags:\n  - attack.command-and-control\n";
}

std::vector<std::string> with_dots(const std::vector<std::string>& names)
{
  std::vector<std::string> out;
  for (const std::string& name : names)
    out.push_back('.' + name);
  return out;
}

void add_terms(std::string& out, std::string_view field, const std::vector<std::string>& values)
{
  if (!values.empty())
    out += "    - terms: {" + std::string(field) + ": [" + quoted_list(values) + "]}\n";
}

} // namespace

std::string sigma_rules(const Clauses& clauses, std::string_view title)
{
  const std::vector<std::string> below = with_dots(clauses.above);
  std::vector<std::string> rules = {sigma_rule("firewall", "addresses in connections", title,
                                               {{"destination", "destination.ip", clauses.addresses},
                                                {"destination_prefix", "destination.ip|cidr", clauses.prefixes},
                                                {"source", "source.ip", clauses.addresses},
                                                {"source_prefix", "source.ip|cidr", clauses.prefixes}}),
                                    sigma_rule("dns", "names and answers of DNS", title,
                                               {{"question", "dns.question.name", clauses.names},
                                                {"question_below", "dns.question.name|endswith", below},
                                                {"answer", "dns.resolved_ip", clauses.addresses},
                                                {"answer_prefix", "dns.resolved_ip|cidr", clauses.prefixes}}),
                                    sigma_rule("proxy", "names and URLs of the web", title,
                                               {{"destination", "destination.domain", clauses.names},
                                                {"destination_below", "destination.domain|endswith", below},
                                                {"domain", "url.domain", clauses.names},
                                                {"domain_below", "url.domain|endswith", below},
                                                {"url", "url.original", clauses.urls},
                                                {"url_full", "url.full", clauses.urls}})};
  std::erase(rules, std::string());
  std::string out = joined(rules, "---\n");
  if (!out.empty())
    out.pop_back();
  return out;
}

std::string elastalert_rule(const Clauses& clauses, std::string_view title)
{
  std::string should;
  for (const std::string_view field : kEcsAddressFields)
    add_terms(should, field, both(clauses.addresses, clauses.prefixes));
  for (const std::string_view field : kEcsNameFields) {
    add_terms(should, field, clauses.names);
    for (const std::string& name : clauses.above)
      should += "    - wildcard: {" + std::string(field) + ": {value: " + quoted("*." + name) + "}}\n";
  }
  for (const std::string_view field : kEcsUrlFields)
    add_terms(should, field, clauses.urls);
  if (should.empty())
    return {};
  return "name: hunt-" + std::string(title) +
         "\ntype: any\nindex: \"logs-*,filebeat-*\"\ndescription: 'Indicators of " + std::string(title) +
         ", exported by Weir'\nfilter:\n- bool:\n    minimum_should_match: 1\n    should:\n" + should +
         "query_key: [source.ip, destination.ip, dns.question.name]\nrealert: {hours: 1}\npriority: 3\nalert: [debug]";
}

} // namespace weir::hunt
