// SPDX-License-Identifier: BSD-3-Clause
// Names the instruction set of the look-ups, which are compiled for several.
#include <weir/policy/view.h>
#include <weir/runtime/isa.h>

namespace weir::runtime {

std::string_view isa_level() noexcept
{
  return policy::lookup_isa();
}

} // namespace weir::runtime
