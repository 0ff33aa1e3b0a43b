// SPDX-License-Identifier: BSD-3-Clause
// Names the instruction set this program was built for.
#include <weir/runtime/isa.h>

namespace weir::runtime {

std::string_view isa_level() noexcept
{
#if defined(__AVX2__) && defined(__BMI2__)
  return "x86-64-v3";
#elif defined(__SSE4_2__)
  return "x86-64-v2";
#elif defined(__x86_64__)
  return "x86-64";
#elif defined(__aarch64__)
  return "aarch64";
#else
  return "generic";
#endif
}

} // namespace weir::runtime
