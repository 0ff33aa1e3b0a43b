// SPDX-License-Identifier: BSD-3-Clause
// getifaddrs, resolv.conf, peers.
#include <weir/daemon/own_servers.h>

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>
#include <weir/generations/durable_file.h>

#include <algorithm>
#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>
#include <set>
#include <sys/socket.h>

namespace weir::daemon {
namespace {

constexpr std::size_t kMaxResolvConf = 65'536;

struct FreeInterfaces {
  void operator()(ifaddrs* list) const noexcept { freeifaddrs(list); }
};

/// Empty for other families, and for link-local addresses.
std::string address_of(const sockaddr* address)
{
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return format(Ipv4::load(reinterpret_cast<const std::uint8_t*>(&in.sin_addr)));
  }
  if (address->sa_family != AF_INET6)
    return {};
  sockaddr_in6 in6{};
  std::memcpy(&in6, address, sizeof in6);
  return IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr) ? "" : format(Ipv6::load(in6.sin6_addr.s6_addr));
}

std::vector<compile::OwnServer> interfaces()
{
  std::vector<compile::OwnServer> out;
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0)
    return out;
  const std::unique_ptr<ifaddrs, FreeInterfaces> list(first);
  for (const ifaddrs* at = first; at != nullptr; at = at->ifa_next) {
    if (at->ifa_addr == nullptr || (at->ifa_flags & IFF_LOOPBACK) != 0)
      continue;
    if (std::string text = address_of(at->ifa_addr); !text.empty())
      out.push_back({std::move(text), std::string("interface ") + at->ifa_name});
  }
  return out;
}

/// The text without a zone behind '%', if it is an address.
std::string address_text(std::string_view word)
{
  word = word.substr(0, word.find('%'));
  if (const auto ipv4 = parse_ipv4(word))
    return format(*ipv4);
  if (const auto ipv6 = parse_ipv6(word))
    return format(*ipv6);
  return {};
}

} // namespace

std::vector<compile::OwnServer> resolvers_of(std::string_view resolv_conf)
{
  constexpr std::string_view kKey = "nameserver";
  constexpr std::string_view kBlank = " \t\r";
  std::vector<compile::OwnServer> out;
  while (!resolv_conf.empty()) {
    std::string_view line = resolv_conf.substr(0, resolv_conf.find('\n'));
    resolv_conf.remove_prefix(std::min(resolv_conf.size(), line.size() + 1));
    if (!line.starts_with(kKey))
      continue;
    line.remove_prefix(kKey.size());
    const std::size_t first = line.find_first_not_of(kBlank);
    if (first == 0 || first == std::string_view::npos)
      continue;
    line.remove_prefix(first);
    if (std::string text = address_text(line.substr(0, line.find_first_of(kBlank))); !text.empty())
      out.push_back({std::move(text), "resolv.conf"});
  }
  return out;
}

std::vector<compile::OwnServer> own_servers(const std::vector<FeedStatus>& feeds, const std::string& resolv_conf)
{
  std::vector<compile::OwnServer> all = interfaces();
  if (const auto text = generations::read_state_file(resolv_conf, kMaxResolvConf)) {
    const auto resolvers = resolvers_of(*text);
    all.insert(all.end(), resolvers.begin(), resolvers.end());
  }
  for (const FeedStatus& status : feeds) {
    for (const std::string& peer : status.memory.peers) {
      if (std::string text = address_text(peer); !text.empty())
        all.push_back({std::move(text), "feed " + status.feed.name});
    }
  }
  std::vector<compile::OwnServer> out;
  std::set<std::string> seen;
  for (compile::OwnServer& server : all) {
    if (seen.insert(server.entry).second)
      out.push_back(std::move(server));
  }
  return out;
}

std::string fingerprint(const std::vector<compile::OwnServer>& servers)
{
  std::set<std::string> lines;
  for (const compile::OwnServer& server : servers)
    lines.insert(server.entry);
  std::string out;
  for (const std::string& line : lines)
    out += line + "\n";
  return out;
}

} // namespace weir::daemon
