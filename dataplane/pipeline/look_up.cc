// SPDX-License-Identifier: BSD-3-Clause
// Stage 2: hands the packed addresses to the image and spreads the few matches back over their lanes.
#include <weir/pipeline/look_up.h>

#include "lanes.h"

#include <array>

namespace weir::pipeline {

namespace {

void look_up_end(const policy::ImageView& image, const AddressLanes& lanes, EndMatches& end,
                 std::array<policy::AddressMatch, kMaxBatch>& found) noexcept
{
  end.listed = end.ipv4 = 0;
  if (lanes.count4 != 0) {
    for_each_lane(policy::find_ipv4(image, lanes.ipv4.data(), lanes.count4, found.data()), [&](std::uint32_t i) {
      end.ipv4 |= bit_of(lanes.lane4[i]);
      end.match[lanes.lane4[i]] = found[i];
    });
    end.listed = end.ipv4;
  }
  if (lanes.count6 != 0) {
    for_each_lane(policy::find_ipv6(image, lanes.ipv6.data(), lanes.count6, found.data()), [&](std::uint32_t i) {
      end.ipv4 &= ~bit_of(lanes.lane6[i]);
      end.listed |= bit_of(lanes.lane6[i]);
      end.match[lanes.lane6[i]] = found[i];
    });
  }
}

} // namespace

void look_up(const policy::ImageView& image, const ParsedBatch& parsed, AddressMatches& matches) noexcept
{
  look_up_end(image, parsed.remote, matches.remote, matches.packed);
  look_up_end(image, parsed.local, matches.local, matches.packed);
}

} // namespace weir::pipeline
