// SPDX-License-Identifier: BSD-3-Clause
// ES|QL, EQL, Splunk and Sentinel: conditions joined by "or".
#include "clauses.h"

namespace weir::hunt {

namespace {

using Conditions = std::vector<std::string>;

bool is_ipv6(const std::string& address)
{
  return address.find(':') != std::string::npos;
}

/// The functions of Elastic want a length behind every address.
std::vector<std::string> as_prefixes(const Clauses& clauses)
{
  std::vector<std::string> out;
  for (const std::string& address : clauses.addresses)
    out.push_back(address + (is_ipv6(address) ? "/128" : "/32"));
  return both(out, clauses.prefixes);
}

/// name(field, "a", "b")
void add_call(Conditions& out, std::string_view name, std::string_view field, const std::vector<std::string>& values)
{
  if (!values.empty())
    out.push_back(std::string(name) + '(' + std::string(field) + ", " + quoted_list(values) + ')');
}

/// field in ("a", "b")
void add_list(Conditions& out, std::string_view field, std::string_view in, const std::vector<std::string>& values)
{
  if (!values.empty())
    out.push_back(std::string(field) + ' ' + std::string(in) + " (" + quoted_list(values) + ')');
}

/// field like "*.evil.example", for each name
void add_below(Conditions& out, std::string_view field, std::string_view like, std::string_view before,
               const std::vector<std::string>& names)
{
  for (const std::string& name : names)
    out.push_back(std::string(field) + std::string(like) + quoted(std::string(before) + name));
}

struct ElasticSyntax {
  std::string_view head;
  std::string_view cidr;
  std::string_view in;
  std::string_view like;
  std::string_view either;
};

std::string elastic_query(const Clauses& clauses, const ElasticSyntax& syntax)
{
  Conditions out;
  for (const std::string_view field : kEcsAddressFields)
    add_call(out, syntax.cidr, field, as_prefixes(clauses));
  for (const std::string_view field : kEcsNameFields) {
    add_list(out, field, syntax.in, clauses.names);
    add_below(out, field, syntax.like, "*.", clauses.above);
  }
  for (const std::string_view field : kEcsUrlFields)
    add_list(out, field, syntax.in, clauses.urls);
  return std::string(syntax.head) + joined(out, syntax.either);
}

/// (field="a" OR field="b")
void add_equals(Conditions& out, std::string_view field, const std::vector<std::string>& values)
{
  if (!values.empty())
    out.push_back(
        '(' +
        list_text(values, " OR ", [&](const std::string& value) { return std::string(field) + '=' + quoted(value); }) +
        ')');
}

std::string table(std::string_view name, const Conditions& conditions)
{
  return std::string(name) + " | where " + joined(conditions, " or ");
}

Conditions firewall_conditions(const Clauses& clauses)
{
  std::vector<std::string> prefixes4;
  std::vector<std::string> prefixes6;
  for (const std::string& prefix : clauses.prefixes)
    (is_ipv6(prefix) ? prefixes6 : prefixes4).push_back(prefix);
  Conditions out;
  for (const std::string_view field : {"DestinationIP", "SourceIP"}) {
    add_list(out, field, "in", clauses.addresses);
    add_call(out, "ipv4_is_in_any_range", field, prefixes4);
    add_call(out, "ipv6_is_in_any_range", field, prefixes6);
  }
  add_list(out, "DestinationHostName", "in~", clauses.names);
  add_below(out, "DestinationHostName", " endswith ", ".", clauses.above);
  add_list(out, "RequestURL", "in~", clauses.urls);
  return out;
}

Conditions dns_conditions(const Clauses& clauses)
{
  std::vector<std::string> addresses4;
  Conditions out;
  add_list(out, "Name", "in~", clauses.names);
  add_below(out, "Name", " endswith ", ".", clauses.above);
  for (const std::string& address : clauses.addresses) {
    if (is_ipv6(address))
      out.push_back("IPAddresses has " + quoted(address));
    else
      addresses4.push_back(address);
  }
  add_call(out, "has_any_ipv4", "IPAddresses", addresses4);
  return out;
}

} // namespace

std::string esql_query(const Clauses& clauses)
{
  return elastic_query(clauses, {"FROM logs-*,filebeat-* | WHERE ", "CIDR_MATCH", "IN", " LIKE ", " OR "});
}

std::string eql_query(const Clauses& clauses)
{
  return elastic_query(clauses, {"any where ", "cidrMatch", "in~", " like~ ", " or "});
}

std::string splunk_query(const Clauses& clauses)
{
  Conditions out;
  for (const std::string_view field : {"dest_ip", "src_ip", "answer"})
    add_equals(out, field, both(clauses.addresses, clauses.prefixes));
  std::vector<std::string> names = clauses.names;
  for (const std::string& name : clauses.above)
    names.push_back("*." + name);
  for (const std::string_view field : {"query", "dest_host", "url_domain"})
    add_equals(out, field, names);
  add_equals(out, "url", clauses.urls);
  return joined(out, " OR ");
}

std::string sentinel_query(const Clauses& clauses)
{
  const Conditions firewall = firewall_conditions(clauses);
  const Conditions dns = dns_conditions(clauses);
  if (dns.empty())
    return firewall.empty() ? std::string() : table("CommonSecurityLog", firewall);
  if (firewall.empty())
    return table("DnsEvents", dns);
  return "union isfuzzy=true (" + table("CommonSecurityLog", firewall) + "), (" + table("DnsEvents", dns) + ')';
}

} // namespace weir::hunt
