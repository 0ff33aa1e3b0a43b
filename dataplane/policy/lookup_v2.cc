// SPDX-License-Identifier: BSD-3-Clause
// The look-ups compiled for x86-64-v2.
#include "lookup_of.h"
#include "simd_v2.h"
#include <weir/policy/lookup_table.h>

namespace weir::policy {

const LookupTable kLookupV2 = lookup_of<SimdV2>("x86-64-v2");

} // namespace weir::policy
