// SPDX-License-Identifier: BSD-3-Clause
// Sorting, lists and quotes.
#include "clauses.h"

namespace weir::hunt {

Clauses clauses_of(std::span<const Indicator> indicators)
{
  Clauses out;
  for (const Indicator& one : indicators) {
    switch (one.type) {
    case IndicatorType::ipv4:
    case IndicatorType::ipv6:
      out.addresses.push_back(one.text);
      break;
    case IndicatorType::ipv4_prefix:
    case IndicatorType::ipv6_prefix:
      out.prefixes.push_back(one.text);
      break;
    case IndicatorType::name:
      out.names.push_back(one.text);
      break;
    case IndicatorType::name_subdomains:
      out.names.push_back(one.text);
      out.above.push_back(one.text);
      break;
    case IndicatorType::subdomains_only: // "*.evil.example"
      out.above.push_back(one.text.starts_with("*.") ? one.text.substr(2) : one.text);
      break;
    case IndicatorType::url:
      if (one.text.find("://") != std::string::npos) {
        out.urls.push_back(one.text);
      } else {
        out.urls.push_back("http://" + one.text);
        out.urls.push_back("https://" + one.text);
      }
      break;
    case IndicatorType::allow:
      break;
    }
  }
  return out;
}

std::string quoted(std::string_view value)
{
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + '"';
}

std::string single_quoted(std::string_view value)
{
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'')
      out += '\'';
    out += c;
  }
  return out + '\'';
}

std::string quoted_list(const std::vector<std::string>& values)
{
  return list_text(values, ", ", quoted);
}

std::string joined(const std::vector<std::string>& parts, std::string_view between)
{
  return list_text(parts, between, [](const std::string& part) { return part; });
}

std::vector<std::string> both(std::vector<std::string> a, const std::vector<std::string>& b)
{
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

} // namespace weir::hunt
