// SPDX-License-Identifier: BSD-3-Clause
#include "side.h"

#include <weir/pipeline/packet.h>

#include <algorithm>

namespace weir::replay {

pipeline::Side side_of(const pipeline::Frame& frame, const Arguments& arguments) noexcept
{
  const pipeline::Network network = pipeline::find_network(frame);
  if (network.offset == 0)
    return pipeline::Side::outside;
  const Ipv6 source = pipeline::ends_of(frame, network.offset).source;
  const auto covers = [&](const auto& prefixes, const auto& address) {
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const auto& prefix) { return prefix.contains(address); });
  };
  const bool ipv4 = frame.data[network.offset] >> 4 == 4;
  const bool inside = ipv4 ? covers(arguments.inside4, Ipv4{static_cast<std::uint32_t>(source.low)})
                           : covers(arguments.inside6, source);
  return inside ? pipeline::Side::inside : pipeline::Side::outside;
}

} // namespace weir::replay
