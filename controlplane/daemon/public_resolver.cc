// SPDX-License-Identifier: BSD-3-Clause
// The best known public resolvers.
#include <weir/daemon/public_resolver.h>

#include <weir/daemon/policy_question.h>

#include <array>
#include <string_view>

namespace weir::daemon {
namespace {

struct PublicResolver {
  std::string_view address;
  std::string_view operated_by;
};

constexpr std::array kPublicResolvers = {
    PublicResolver{"8.8.8.8", "Google"},
    PublicResolver{"8.8.4.4", "Google"},
    PublicResolver{"2001:4860:4860::8888", "Google"},
    PublicResolver{"2001:4860:4860::8844", "Google"},
    PublicResolver{"1.1.1.1", "Cloudflare"},
    PublicResolver{"1.0.0.1", "Cloudflare"},
    PublicResolver{"2606:4700:4700::1111", "Cloudflare"},
    PublicResolver{"2606:4700:4700::1001", "Cloudflare"},
    PublicResolver{"9.9.9.9", "Quad9"},
    PublicResolver{"149.112.112.112", "Quad9"},
    PublicResolver{"2620:fe::fe", "Quad9"},
    PublicResolver{"2620:fe::9", "Quad9"},
    PublicResolver{"208.67.222.222", "OpenDNS"},
    PublicResolver{"208.67.220.220", "OpenDNS"},
    PublicResolver{"94.140.14.14", "AdGuard"},
    PublicResolver{"94.140.15.15", "AdGuard"},
};

feeds::Key key_of(const PublicResolver& resolver)
{
  if (const auto ipv4 = parse_ipv4(resolver.address))
    return Ipv4Prefix::of(*ipv4, 32);
  return Ipv6Prefix::of(parse_ipv6(resolver.address).value_or(Ipv6{}), 128);
}

} // namespace

std::string resolver_remark(const feeds::Key& key)
{
  for (const PublicResolver& resolver : kPublicResolvers) {
    if (covers(key, key_of(resolver)))
      return std::string(resolver.address) + " is a public resolver (" + std::string(resolver.operated_by) +
             "): hosts that use it lose DNS";
  }
  return {};
}

} // namespace weir::daemon
