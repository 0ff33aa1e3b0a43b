// SPDX-License-Identifier: BSD-3-Clause
// Membership in exempt-clients: sorted, disjoint prefixes.
#include <weir/address/prefix.h>
#include <weir/policy/view.h>

#include <algorithm>
#include <span>

namespace weir::policy {

bool is_exempt(const ImageView& image, Ipv4 address) noexcept
{
  const std::span records(image.exempt4, image.settings->exempt4_count);
  const auto after = std::upper_bound(records.begin(), records.end(), address.value,
                                      [](std::uint32_t value, const auto& record) { return value < record.base; });
  if (after == records.begin())
    return false;
  const auto& record = *(after - 1);
  return Ipv4Prefix{Ipv4{record.base}, static_cast<std::uint8_t>(record.length)}.contains(address);
}

bool is_exempt(const ImageView& image, const Ipv6& address) noexcept
{
  const std::span records(image.exempt6, image.settings->exempt6_count);
  const auto after =
      std::upper_bound(records.begin(), records.end(), address, [](const Ipv6& value, const auto& record) {
        return value < Ipv6{record.high, record.low};
      });
  if (after == records.begin())
    return false;
  const auto& record = *(after - 1);
  return Ipv6Prefix{Ipv6{record.high, record.low}, static_cast<std::uint8_t>(record.length)}.contains(address);
}

} // namespace weir::policy
