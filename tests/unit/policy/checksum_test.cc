// SPDX-License-Identifier: BSD-3-Clause
// An image summed up in pieces, whatever their size, has the checksum of the whole.
#include <weir/policy/checksum.h>
#include <weir/policy/image_format.h>

#include <algorithm>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::policy;

namespace {

/// Longer than a block of the hash, so that pieces end inside one.
std::vector<std::byte> some_bytes()
{
  std::vector<std::byte> bytes(5000);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::byte>(i * i >> 3);
  return bytes;
}

Checksum in_pieces(std::span<const std::byte> bytes, std::size_t piece)
{
  ImageChecksum sum;
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(piece, bytes.size())))
    sum.add(bytes.first(std::min(piece, bytes.size())));
  return sum.result();
}

} // namespace

TEST_GROUP(Checksum){};

TEST(Checksum, pieces_of_any_size_give_the_sum_of_the_whole)
{
  const auto bytes = some_bytes();
  for (std::size_t piece = 1; piece <= 2 * raw::kUncoveredEnd; ++piece)
    CHECK_TRUE(in_pieces(bytes, piece) == checksum(bytes));
}

TEST(Checksum, covers_all_but_itself_and_the_signature)
{
  auto bytes = some_bytes();
  const auto sum = checksum(bytes);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] ^= std::byte{1};
    const bool is_covered = at < raw::kUncoveredBegin || at >= raw::kUncoveredEnd;
    CHECK_EQUAL(is_covered, in_pieces(bytes, 100) != sum);
    bytes[at] ^= std::byte{1};
  }
}
