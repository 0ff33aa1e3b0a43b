// SPDX-License-Identifier: BSD-3-Clause
// The look-ups compiled for x86-64-v3.
#include "ipv4_lookup.h"
#include "ipv6_lookup.h"
#include "name_lookup.h"
#include "simd_v3.h"
#include <weir/policy/lookup_table.h>

namespace weir::policy {

const LookupTable kLookupV3 = {"x86-64-v3", Ipv4Lookup<SimdV3>::find, Ipv6Lookup<SimdV3>::find,
                               NameLookup<SimdV3>::find};

} // namespace weir::policy
