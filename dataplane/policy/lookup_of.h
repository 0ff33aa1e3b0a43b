// SPDX-License-Identifier: BSD-3-Clause
// The look-ups of one instruction set as a table. Private to lookup_v2.cc and lookup_v3.cc.
#pragma once

#include "ipv4_lookup.h"
#include "ipv6_lookup.h"
#include "name_lookup.h"

namespace weir::policy {

template <typename Simd> constexpr LookupTable lookup_of(const char* isa) noexcept
{
  return {isa,
          {Ipv4Lookup<Simd>::fetch, Ipv4Lookup<Simd>::narrow, Ipv4Lookup<Simd>::match},
          {Ipv6Lookup<Simd>::fetch, Ipv6Lookup<Simd>::narrow, Ipv6Lookup<Simd>::match},
          {NameLookup<Simd>::fetch, NameLookup<Simd>::narrow, NameLookup<Simd>::match}};
}

} // namespace weir::policy
