// SPDX-License-Identifier: BSD-3-Clause
// The look-ups compiled for x86-64-v3.
#include "ipv4_lookup.h"
#include "ipv6_lookup.h"
#include "name_lookup.h"
#include "simd_v3.h"
#include <weir/policy/lookup_table.h>

namespace weir::policy {

const LookupTable kLookupV3 = {"x86-64-v3",
                               Ipv4Lookup<SimdV3>::fetch,
                               Ipv4Lookup<SimdV3>::narrow,
                               Ipv4Lookup<SimdV3>::match,
                               Ipv6Lookup<SimdV3>::fetch,
                               Ipv6Lookup<SimdV3>::narrow,
                               Ipv6Lookup<SimdV3>::match,
                               NameLookup<SimdV3>::fetch,
                               NameLookup<SimdV3>::narrow,
                               NameLookup<SimdV3>::match};

} // namespace weir::policy
