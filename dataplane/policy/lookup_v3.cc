// SPDX-License-Identifier: BSD-3-Clause
// The look-ups compiled for x86-64-v3.
#include "lookup_of.h"
#include "simd_v3.h"
#include <weir/policy/lookup_table.h>

namespace weir::policy {

const LookupTable kLookupV3 = lookup_of<SimdV3>("x86-64-v3");

} // namespace weir::policy
