// SPDX-License-Identifier: BSD-3-Clause
// Snapshots: what is written comes back, is found, carries its first seen over; damaged files are refused.
#include "parsed.h"

#include <cstring>
#include <xxhash.h>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::feeds;
using weir::feeds::test::SnapshotFile;

TEST_GROUP(SnapshotFileFormat){};

namespace {

constexpr const char* kBody = "192.0.2.1\n198.51.100.0/24\n2001:db8::/48\n2001:db8::1\nb.evil.example\nevil.example\n"
                              "a.evil.example\nexample.org\n";

ParsedFeed feed_of(std::string_view body)
{
  FeedOptions options;
  options.name = "test";
  auto feed = parse_feed(body, options);
  CHECK(feed.has_value());
  return std::move(*feed);
}

dns::Name name_of(std::string_view text)
{
  return dns::parse_name(text).value();
}

void set_checksum(std::vector<std::uint64_t>& words)
{
  constexpr std::size_t kBegin = 32;
  words[3] = XXH3_64bits(reinterpret_cast<const char*>(words.data()) + kBegin, words.size() * 8 - kBegin);
}

/// Everything that an accessor can be asked of an accepted snapshot.
std::uint64_t walk(const Snapshot& snapshot)
{
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const Key key = snapshot.key(i);
    const Attributes attributes = snapshot.attributes(i);
    sum += format(key).size() + attributes.line + attributes.tags.size();
    const auto found = snapshot.find(key);
    CHECK(found.has_value());
    LONGS_EQUAL(i, *found);
  }
  return sum;
}

} // namespace

TEST(SnapshotFileFormat, all_entries_come_back_in_order_and_are_found)
{
  const SnapshotFile file(feed_of(kBody), nullptr, 1000);
  const Snapshot snapshot = file.open();
  LONGS_EQUAL(2, snapshot.ipv4_count());
  LONGS_EQUAL(2, snapshot.ipv6_count());
  LONGS_EQUAL(4, snapshot.name_count());
  STRCMP_EQUAL("test", snapshot.info().feed.c_str());
  STRCMP_EQUAL("list", snapshot.info().format.c_str());
  LONGS_EQUAL(1000, snapshot.info().time);
  CHECK(snapshot.info().report.counts == feed_of(kBody).report().counts);
  walk(snapshot);
  // A name stands right before what is below it.
  STRCMP_EQUAL("evil.example", format(snapshot.key(4)).c_str());
  STRCMP_EQUAL("a.evil.example", format(snapshot.key(5)).c_str());
  STRCMP_EQUAL("b.evil.example", format(snapshot.key(6)).c_str());
  LONGS_EQUAL(5, snapshot.attributes(6).line);
}

TEST(SnapshotFileFormat, only_the_same_entries_are_the_same)
{
  const SnapshotFile file(feed_of(kBody), nullptr, 1000);
  const Snapshot snapshot = file.open();
  const SnapshotFile later(feed_of(kBody), nullptr, 2000);
  CHECK_TRUE(snapshot.lists_the_same(later.open()));
  const std::string body = kBody;
  for (const char* text : {"192.0.2.1", "2001:db8::1", "a.evil.example", "198.51.100.0/24", "example.org"}) {
    std::string other = body;
    const std::size_t at = other.find(text);
    other[at + std::strlen(text) - 1] = text[std::strlen(text) - 1] == '4' ? '5' : '9';
    const SnapshotFile changed(feed_of(other), nullptr, 1000);
    CHECK_FALSE(snapshot.lists_the_same(changed.open()));
  }
  for (const std::string& other : {body + "192.0.2.2\n", body + "more.example\n", "#\n" + body}) {
    const SnapshotFile changed(feed_of(other), nullptr, 1000);
    CHECK_FALSE(snapshot.lists_the_same(changed.open()));
  }
}

TEST(SnapshotFileFormat, what_is_not_listed_is_not_found)
{
  const SnapshotFile file(feed_of(kBody), nullptr, 1000);
  const Snapshot snapshot = file.open();
  CHECK(!snapshot.find(Ipv4Prefix::of(Ipv4{0xC0000202}, 32)));
  CHECK(!snapshot.find(Ipv4Prefix::of(Ipv4{0xC0000201}, 31)));
  CHECK(!snapshot.find(Ipv6Prefix::of(Ipv6{0x20010db800000000, 0}, 49)));
  CHECK(!snapshot.find(name_of("evil.example"), NameForm::subdomains));
  CHECK(!snapshot.find(name_of("example"), NameForm::exact));
  CHECK(!snapshot.find(name_of("."), NameForm::exact));
  CHECK(snapshot.find(name_of("Evil.Example"), NameForm::exact).has_value());
}

TEST(SnapshotFileFormat, first_seen_is_carried_over_and_last_seen_is_the_reading)
{
  const SnapshotFile old_file(feed_of("192.0.2.1\n2001:db8::1\nevil.example\nz.example\n"), nullptr, 1000);
  const Snapshot old_snapshot = old_file.open();
  const SnapshotFile file(feed_of(kBody), &old_snapshot, 2000);
  const Snapshot snapshot = file.open();
  std::size_t known = 0;
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const bool is_old = old_snapshot.find(snapshot.key(i)).has_value();
    known += is_old ? 1 : 0;
    LONGS_EQUAL(is_old ? 1000 : 2000, snapshot.attributes(i).first_seen);
    LONGS_EQUAL(2000, snapshot.attributes(i).last_seen);
  }
  LONGS_EQUAL(3, known);
}

TEST(SnapshotFileFormat, auto_does_not_change_the_format_silently)
{
  const SnapshotFile old_file(feed_of("0.0.0.0 evil.example\n"), nullptr, 1000);
  const Snapshot old_snapshot = old_file.open();
  const SnapshotFile file(feed_of("evil.example\n"), &old_snapshot, 2000);
  const Snapshot snapshot = file.open();
  LONGS_EQUAL(1, snapshot.info().report.notes.size());
  STRCMP_EQUAL("read as format list, the last time as hosts", snapshot.info().report.notes[0].c_str());
}

TEST(SnapshotFileFormat, local_entries_keep_their_times_and_reason)
{
  const std::vector<LocalEntry> entries{
      {NameKey{name_of("evil.example"), NameForm::subdomains}, 500, 900, "kim: phish\n"},
      {Ipv4Prefix::of(Ipv4{0xC0000201}, 32), 600, 0, "root: scan"},
      {Ipv6Prefix::of(Ipv6{0x20010db800000000, 1}, 128), 700, 0, ""}};
  const SnapshotFile file(make_local_feed("local-block", entries, false), nullptr, 1000);
  const Snapshot snapshot = file.open();
  LONGS_EQUAL(3, snapshot.size());
  const Attributes name = snapshot.attributes(2);
  LONGS_EQUAL(500, name.first_seen);
  LONGS_EQUAL(900, name.expiry);
  STRCMP_EQUAL("kim: phish\\x0a", std::string(name.tags).c_str());
  LONGS_EQUAL(600, snapshot.attributes(0).first_seen);
  STRCMP_EQUAL("root: scan", std::string(snapshot.attributes(0).tags).c_str());
  for (std::size_t i = 0; i < snapshot.size(); ++i)
    LONGS_EQUAL(0, snapshot.attributes(i).line); // of no file that a person could open
}

TEST(SnapshotFileFormat, an_empty_local_feed_is_a_sound_snapshot)
{
  const SnapshotFile file(make_local_feed("local-allow", {}, true), nullptr, 1000);
  LONGS_EQUAL(0, file.open().size());
  CHECK(file.open().info().allow);
}

TEST(SnapshotFileFormat, any_changed_byte_is_noticed)
{
  const SnapshotFile file(feed_of(kBody), nullptr, 1000);
  const std::vector<std::uint64_t> good = file.words();
  for (std::size_t i = 0; i < good.size() * 8; ++i) {
    std::vector<std::uint64_t> words = good;
    reinterpret_cast<unsigned char*>(words.data())[i] ^= 0x41;
    CHECK(!Snapshot::from_bytes(std::as_bytes(std::span(words))));
  }
}

TEST(SnapshotFileFormat, with_the_checksum_made_right_again_nothing_can_be_read_out_of_bounds)
{
  const SnapshotFile file(feed_of(kBody), nullptr, 1000);
  const std::vector<std::uint64_t> good = file.words();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size() * 8; ++i) {
    for (const unsigned char flip : {0x01, 0x20, 0x80, 0xFF}) {
      std::vector<std::uint64_t> words = good;
      reinterpret_cast<unsigned char*>(words.data())[i] ^= flip;
      set_checksum(words);
      const auto snapshot = Snapshot::from_bytes(std::as_bytes(std::span(words)));
      if (snapshot)
        walk(*snapshot);
      else
        ++refused;
    }
  }
  CHECK(refused > 0);
}

TEST(SnapshotFileFormat, every_cut_is_refused)
{
  const SnapshotFile file(feed_of(kBody), nullptr, 1000);
  const std::vector<std::uint64_t> good = file.words();
  const auto bytes = std::as_bytes(std::span(good));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK(!Snapshot::from_bytes(bytes.first(size)));
  CHECK(Snapshot::from_bytes(bytes).has_value());
}

TEST(SnapshotFileFormat, what_is_no_regular_file_is_refused)
{
  CHECK(!Snapshot::open(std::string("/dev/null")));
  CHECK(!Snapshot::open(std::string("/nonexistent/x.snapshot")));
  CHECK(!Snapshot::open(-1));
}

TEST(SnapshotFileFormat, reversed_names_turn_back)
{
  for (const char* text : {"a.b.example", "example.org", "x.y"}) {
    const dns::Name name = name_of(text);
    char reversed[255];
    const std::size_t size = wire_to_reversed(name.wire(), reversed);
    std::uint8_t wire[255];
    const std::size_t length = reversed_to_wire({reversed, size}, wire);
    CHECK(dns::name_from_wire({wire, length}).value() == name);
  }
}
