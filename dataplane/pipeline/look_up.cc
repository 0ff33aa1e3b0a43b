// SPDX-License-Identifier: BSD-3-Clause
// Stage 2: hands the packed addresses to the image and spreads the few matches back over their lanes.
#include <weir/pipeline/look_up.h>

#include "lanes.h"

namespace weir::pipeline {

namespace {

void begin_end(const AddressLanes& lanes, EndProbes& probes) noexcept
{
  probes.ipv4.keys = lanes.ipv4.data();
  probes.ipv4.count = lanes.count4;
  probes.ipv6.keys = lanes.ipv6.data();
  probes.ipv6.count = lanes.count6;
  probes.ipv4.fetched = probes.ipv6.fetched = 0;
}

void fetch_end(const policy::ImageView& image, EndProbes& probes) noexcept
{
  if (probes.ipv4.fetched < probes.ipv4.count)
    policy::lookup().ipv4.fetch(image, probes.ipv4);
  if (probes.ipv6.fetched < probes.ipv6.count)
    policy::lookup().ipv6.fetch(image, probes.ipv6);
}

void narrow_end(const policy::ImageView& image, EndProbes& probes) noexcept
{
  if (probes.ipv4.count != 0)
    policy::lookup().ipv4.narrow(image, probes.ipv4);
  if (probes.ipv6.count != 0)
    policy::lookup().ipv6.narrow(image, probes.ipv6);
}

void match_end(const policy::ImageView& image, const AddressLanes& lanes, EndProbes& probes, EndMatches& end) noexcept
{
  policy::AddressMatch* const packed = probes.found.data();
  end.listed = end.ipv4 = 0;
  if (probes.ipv4.count != 0) {
    for_each_lane(policy::lookup().ipv4.match(image, probes.ipv4, packed), [&](std::uint32_t i) {
      end.ipv4 |= bit_of(lanes.lane4[i]);
      end.match[lanes.lane4[i]] = packed[i];
    });
    end.listed = end.ipv4;
  }
  if (probes.ipv6.count != 0) {
    for_each_lane(policy::lookup().ipv6.match(image, probes.ipv6, packed), [&](std::uint32_t i) {
      end.ipv4 &= ~bit_of(lanes.lane6[i]);
      end.listed |= bit_of(lanes.lane6[i]);
      end.match[lanes.lane6[i]] = packed[i];
    });
  }
}

} // namespace

void begin_addresses(const ParsedBatch& parsed, AddressProbes& probes) noexcept
{
  begin_end(parsed.remote, probes.remote);
  begin_end(parsed.local, probes.local);
}

void fetch_addresses(const policy::ImageView& image, AddressProbes& probes) noexcept
{
  fetch_end(image, probes.remote);
  fetch_end(image, probes.local);
}

void narrow_addresses(const policy::ImageView& image, AddressProbes& probes) noexcept
{
  narrow_end(image, probes.remote);
  narrow_end(image, probes.local);
}

void match_addresses(const policy::ImageView& image, const ParsedBatch& parsed, AddressProbes& probes,
                     AddressMatches& matches) noexcept
{
  match_end(image, parsed.remote, probes.remote, matches.remote);
  match_end(image, parsed.local, probes.local, matches.local);
}

} // namespace weir::pipeline
