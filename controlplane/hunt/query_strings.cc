// SPDX-License-Identifier: BSD-3-Clause
// Lucene query strings and KQL: field and values, groups joined by "or".
//
// Quoted text is matched as it is by both; a wildcard works unquoted only, and names have no character that would need
// an escape there. An `ip` field takes a prefix as a value.
#include "clauses.h"

namespace weir::hunt {

namespace {

struct Syntax {
  std::string_view between_field_and_value;
  std::string_view between_values;
};
constexpr Syntax kLucene = {":", " OR "};
constexpr Syntax kKql = {" : ", " or "};

std::vector<std::string> quoted_values(const std::vector<std::string>& values)
{
  std::vector<std::string> out;
  for (const std::string& value : values)
    out.push_back(quoted(value));
  return out;
}

void add_group(std::vector<std::string>& groups, std::string_view field, const std::vector<std::string>& values,
               const Syntax& syntax)
{
  if (values.empty())
    return;
  const std::string list = joined(values, syntax.between_values);
  groups.push_back(std::string(field) + std::string(syntax.between_field_and_value) +
                   (values.size() == 1 ? list : "(" + list + ")"));
}

std::string query(const Clauses& clauses, const Syntax& syntax)
{
  std::vector<std::string> groups;
  for (const std::string_view field : kEcsAddressFields)
    add_group(groups, field, quoted_values(both(clauses.addresses, clauses.prefixes)), syntax);
  std::vector<std::string> names = quoted_values(clauses.names);
  for (const std::string& name : clauses.above)
    names.push_back("*." + name);
  for (const std::string_view field : kEcsNameFields)
    add_group(groups, field, names, syntax);
  for (const std::string_view field : kEcsUrlFields)
    add_group(groups, field, quoted_values(clauses.urls), syntax);
  const std::string all = joined(groups, syntax.between_values);
  return groups.size() > 1 ? "(" + all + ")" : all;
}

} // namespace

std::string lucene_query(const Clauses& clauses)
{
  return query(clauses, kLucene);
}

std::string kql_query(const Clauses& clauses)
{
  return query(clauses, kKql);
}

} // namespace weir::hunt
