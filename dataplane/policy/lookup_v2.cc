// SPDX-License-Identifier: BSD-3-Clause
// The look-ups compiled for x86-64-v2.
#include "ipv4_lookup.h"
#include "ipv6_lookup.h"
#include "name_lookup.h"
#include "simd_v2.h"
#include <weir/policy/lookup_table.h>

namespace weir::policy {

const LookupTable kLookupV2 = {"x86-64-v2",
                               Ipv4Lookup<SimdV2>::fetch,
                               Ipv4Lookup<SimdV2>::narrow,
                               Ipv4Lookup<SimdV2>::match,
                               Ipv6Lookup<SimdV2>::fetch,
                               Ipv6Lookup<SimdV2>::narrow,
                               Ipv6Lookup<SimdV2>::match,
                               NameLookup<SimdV2>::fetch,
                               NameLookup<SimdV2>::narrow,
                               NameLookup<SimdV2>::match};

} // namespace weir::policy
