// SPDX-License-Identifier: BSD-3-Clause
// The estimate of distinct keys stays near the truth over many sizes.
#include <weir/hits/sketch.h>

#include <cmath>

#include <CppUTest/TestHarness.h>

using weir::hits::KeySketch;

namespace {

std::uint64_t mixed(std::uint64_t x)
{
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

} // namespace

TEST_GROUP(Sketch){};

TEST(Sketch, is_zero_when_empty_and_one_for_one_key)
{
  KeySketch sketch;
  LONGS_EQUAL(0, sketch.estimate());
  for (int i = 0; i < 1000; ++i)
    sketch.add(mixed(1));
  LONGS_EQUAL(1, sketch.estimate());
  sketch.clear();
  LONGS_EQUAL(0, sketch.estimate());
}

TEST(Sketch, mean_error_over_many_runs_is_small)
{
  for (const std::uint64_t keys : {2ULL, 10ULL, 64ULL, 300ULL, 5000ULL, 200000ULL}) {
    double sum = 0;
    constexpr int kRuns = 40;
    for (std::uint64_t run = 0; run < kRuns; ++run) {
      KeySketch sketch;
      for (std::uint64_t i = 0; i < keys; ++i)
        sketch.add(mixed((run << 32) + i));
      const double ratio = static_cast<double>(sketch.estimate()) / static_cast<double>(keys);
      CHECK(ratio > 0.4 && ratio < 1.8);
      sum += ratio;
    }
    CHECK(std::fabs(sum / kRuns - 1) < 0.12);
  }
}

TEST(Sketch, extreme_hashes_are_counted)
{
  KeySketch sketch;
  for (std::uint64_t i = 0; i < 64; ++i)
    sketch.add(i); // highest rank a hash can have
  CHECK(sketch.estimate() > 1ULL << 40);
}
