// SPDX-License-Identifier: BSD-3-Clause
// What no feed can block, and what the configuration allows.
#include <weir/compile/entry_set.h>

#include <array>
#include <optional>

namespace weir::compile {

namespace {

struct Constant {
  std::string_view prefix;
  std::string_view origin;
};

constexpr std::array kAlways{
    Constant{"0.0.0.0/8", "this network"},
    Constant{"127.0.0.0/8", "loopback"},
    Constant{"169.254.0.0/16", "link-local"},
    Constant{"224.0.0.0/4", "multicast"},
    Constant{"255.255.255.255", "broadcast"},
    Constant{"::", "unspecified"},
    Constant{"::1", "loopback"},
    Constant{"fe80::/10", "link-local"},
    Constant{"ff00::/8", "multicast"},
};

constexpr std::array kPrivate{
    Constant{"10.0.0.0/8", "private"},    Constant{"172.16.0.0/12", "private"}, Constant{"192.168.0.0/16", "private"},
    Constant{"100.64.0.0/10", "private"}, Constant{"fc00::/7", "private"},
};

std::optional<feeds::Key> read_address(std::string_view text)
{
  if (const auto prefix4 = parse_ipv4_prefix(text))
    return prefix4->prefix;
  const auto prefix6 = parse_ipv6_prefix(text);
  if (!prefix6)
    return std::nullopt;
  // An IPv4 address inside ::ffff:0:0/96 is that IPv4 address, as in feeds and as config::parse_entry() reads it.
  const auto mapped = mapped_ipv4(prefix6->prefix);
  return mapped ? feeds::Key(*mapped) : feeds::Key(prefix6->prefix);
}

/// A server is its one name, not what is below it.
void add_server(EntrySet& set, std::string_view text, std::string origin)
{
  if (const auto address = read_address(text))
    return set.add(*address, std::move(origin));
  const auto name = dns::parse_name(text);
  if (name && !name->is_root())
    set.add(feeds::NameKey{*name, feeds::NameForm::exact}, std::move(origin));
}

/// The host of "scheme://[user@]host[:port]/..."; empty for a file.
std::string_view host_of(std::string_view url)
{
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos)
    return {};
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  host = host.substr(host.rfind('@') + 1);
  if (host.starts_with('['))
    return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

template <typename Constants> void add_constants(EntrySet& set, const Constants& constants)
{
  for (const Constant& constant : constants)
    add_server(set, constant.prefix, std::string(constant.origin));
}

} // namespace

feeds::Key key_of(const config::Entry& entry)
{
  if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&entry.value))
    return *prefix4;
  if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&entry.value))
    return *prefix6;
  const auto* name = std::get_if<config::NameEntry>(&entry.value);
  const auto parsed = name == nullptr ? std::nullopt : dns::parse_name(name->name);
  return feeds::NameKey{parsed.value_or(dns::Name{}), feeds::NameForm::subdomains};
}

EntrySet protected_entries(const config::Config& config, const std::vector<OwnServer>& own)
{
  EntrySet set;
  add_constants(set, kAlways);
  if (config.protected_set.is_private)
    add_constants(set, kPrivate);
  for (const config::Entry& entry : config.protected_set.also)
    set.add(key_of(entry), "protected.also");
  for (const config::SyslogReceiver& receiver : config.telemetry.syslog)
    add_server(set, receiver.host, "syslog " + receiver.name);
  for (const config::Elasticsearch& receiver : config.telemetry.elasticsearch)
    add_server(set, host_of(receiver.url), "elasticsearch " + receiver.name);
  for (const config::Feed& feed : config.feeds)
    add_server(set, host_of(feed.url), "feed " + feed.name);
  for (const OwnServer& server : own)
    add_server(set, server.entry, server.origin);
  set.seal();
  return set;
}

EntrySet allowed_entries(const config::Config& config)
{
  EntrySet set;
  for (const config::Entry& entry : config.allow)
    set.add(key_of(entry), "allow");
  set.seal();
  return set;
}

} // namespace weir::compile
