// SPDX-License-Identifier: BSD-3-Clause
// From registers to a number of keys, without a mathematics library.
#include <weir/hits/sketch.h>

#include <cstddef>

namespace weir::hits {

namespace {

/// 64 ln(64 / empty), rounded, by the number of empty registers; [0] is not used.
constexpr std::array<std::uint16_t, 65> kByEmpty = {
    0,  266, 222, 196, 177, 163, 151, 142, 133, 126, 119, 113, 107, 102, 97, 93, 89, 85, 81, 78, 74, 71,
    68, 65,  63,  60,  58,  55,  53,  51,  48,  46,  44,  42,  40,  39,  37, 35, 33, 32, 30, 28, 27, 25,
    24, 23,  21,  20,  18,  17,  16,  15,  13,  12,  11,  10,  9,   7,   6,  5,  4,  3,  2,  1,  0};

double power_of_half(unsigned exponent) noexcept
{
  return std::bit_cast<double>(std::uint64_t{1023 - exponent} << 52);
}

} // namespace

std::uint64_t KeySketch::estimate() const noexcept
{
  constexpr double kAlpha = 0.709; // for 64 registers
  constexpr double kLinearBelow = 160;
  double sum = 0;
  std::size_t empty = 0;
  for (const std::uint8_t rank : registers) {
    sum += power_of_half(rank);
    empty += rank == 0 ? 1 : 0;
  }
  const double raw = kAlpha * 64 * 64 / sum;
  if (raw <= kLinearBelow && empty > 0)
    return kByEmpty[empty];
  constexpr double kMost = 1e18; // no box sees as many
  return static_cast<std::uint64_t>(raw < kMost ? raw + 0.5 : kMost);
}

} // namespace weir::hits
