// SPDX-License-Identifier: BSD-3-Clause
// Keys: equality, the keyed hash, and what a collapsed row's key keeps.
#include "table_fixture.h"

#include <weir/hits/hash.h>
#include <weir/hits/key.h>

#include <set>

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

namespace {

std::array<std::uint8_t, 16> ipv6(std::initializer_list<std::uint8_t> bytes)
{
  std::array<std::uint8_t, 16> address{};
  std::copy(bytes.begin(), bytes.end(), address.begin());
  return address;
}

} // namespace

TEST_GROUP(HitKeys){};

TEST(HitKeys, packing_fields_gives_the_words_of_the_struct)
{
  HitKey key = address_key(0xC0000201);
  key.entry = 0x0123456789ABCDEF;
  key.rule = 0xFEDCBA98;
  key.generation = 0x76543210;
  key.port = 0x8001;
  key.qtype = 0x8002;
  key.feed = 0x8003;
  key.protocol = 0x81;
  key.bridge = 0x82;
  key.kind = HitKind::dns;
  key.direction = Direction::inbound;
  key.action = HitAction::self_listed;
  key.form = EntryForm::below_only;
  key.family = EntryFamily::ipv6;
  key.length = 0x83;
  key.known = 0x84;
  key.answer = 0x85;
  const auto words = std::bit_cast<KeyWords>(key);
  const KeyEnds ends{{words[0], words[1]}, {words[2], words[3]}};
  HitKey fields = key;
  fields.inside = fields.remote = {};
  CHECK(pack_key(ends, fields) == words);
}

TEST(HitKeys, each_single_byte_makes_another_key_and_another_hash)
{
  const std::array<std::uint64_t, 8> secret = {1, 2, 3, 4, 5, 6, 7, 8};
  const HitKey key = address_key(0xC0000201);
  std::set<std::uint64_t> hashes = {hash_key(key, secret)};
  for (std::size_t i = 0; i < sizeof(HitKey); ++i) {
    auto bytes = std::bit_cast<std::array<std::uint8_t, sizeof(HitKey)>>(key);
    bytes[i] ^= 0x40;
    const HitKey other = std::bit_cast<HitKey>(bytes);
    CHECK_FALSE(other == key);
    CHECK(hashes.insert(hash_key(other, secret)).second);
  }
}

TEST(HitKeys, another_secret_gives_another_hash)
{
  const HitKey key = address_key(0xC0000201);
  CHECK(hash_key(key, {1, 2, 3, 4, 5, 6, 7, 8}) != hash_key(key, {1, 2, 3, 4, 5, 6, 7, 9}));
}

TEST(HitKeys, entry_of_a_prefix_is_its_base_in_the_remote_end)
{
  HitKey key = address_key(0xC00002FE, Direction::inbound);
  key.length = 23;
  key.form = EntryForm::prefix;
  const HitKey entry = entry_key(key);
  CHECK(entry.remote == mapped(0xC0000200));
  CHECK(entry.inside == (std::array<std::uint8_t, 16>{}));
  LONGS_EQUAL(0, entry.port);
  LONGS_EQUAL(0, entry.protocol);
  LONGS_EQUAL(23, entry.length);
  LONGS_EQUAL(7, entry.rule);
}

TEST(HitKeys, lengths_at_the_edges_are_masked_right)
{
  HitKey key = address_key(0xFFFFFFFF);
  key.length = 0;
  CHECK(entry_key(key).remote == mapped(0));
  key.length = 1;
  CHECK(entry_key(key).remote == mapped(0x80000000));
  key.length = 32;
  CHECK(entry_key(key).remote == mapped(0xFFFFFFFF));
  HitKey six = key;
  six.known = kIsIpv6;
  six.family = EntryFamily::ipv6;
  six.remote.fill(0xFF);
  for (const unsigned length : {0U, 1U, 63U, 64U, 65U, 127U, 128U}) {
    six.length = static_cast<std::uint8_t>(length);
    std::array<std::uint8_t, 16> expected{};
    for (unsigned bit = 0; bit < length; ++bit)
      expected[bit / 8] = static_cast<std::uint8_t>(expected[bit / 8] | (0x80 >> (bit % 8)));
    CHECK(entry_key(six).remote == expected);
    CHECK((entry_key(six).known & kIsIpv6) != 0);
  }
}

TEST(HitKeys, an_ipv4_entry_matched_inside_ipv6_is_the_same_as_matched_by_ipv4)
{
  const HitKey four = address_key(0xC6336401);
  for (const auto& address : {ipv6({0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 198, 51, 100, 1}),
                              ipv6({0x20, 0x02, 198, 51, 100, 1, 0xAB, 0xCD}),
                              ipv6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 198, 51, 100, 1})}) {
    HitKey six = four;
    six.known = kIsIpv6;
    six.remote = address;
    CHECK(entry_key(six) == entry_key(four));
  }
}

TEST(HitKeys, entry_matched_at_the_inside_end_stays_there)
{
  HitKey key = address_key(0xC0000201);
  key.known = kMatchedInside;
  key.length = 8;
  const HitKey entry = entry_key(key);
  CHECK(entry.inside == mapped(0x0A000000));
  CHECK(entry.remote == (std::array<std::uint8_t, 16>{}));
  key.known = 0;
  key.action = HitAction::self_listed;
  CHECK(entry_key(key).inside == mapped(0x0A000000));
}

TEST(HitKeys, names_keep_their_entry_and_lose_client_and_type)
{
  HitKey key;
  key.kind = HitKind::dns;
  key.inside = mapped(0x0A000001);
  key.entry = 0x0123456789abcdef;
  key.qtype = 28;
  key.length = 2;
  HitKey other = key;
  other.inside = mapped(0x0A000002);
  other.qtype = 1;
  CHECK(entry_key(key) == entry_key(other));
  other.entry += 1;
  CHECK_FALSE(entry_key(key) == entry_key(other));
  CHECK(feed_key(key) == feed_key(other));
}
