// SPDX-License-Identifier: BSD-3-Clause
// Prefixes: text, containment, and ranges cut into prefixes.
#include <weir/address/prefix.h>

#include <random>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;

namespace {

/// `cover` must tile first..last without gap or overlap; neighbours that could be one prefix must not remain.
template <typename Prefix, typename Address, typename Next>
void check_tiles(const Address& first, const Address& last, Next next)
{
  const auto prefixes = cover(first, last);
  CHECK_FALSE(prefixes.empty());
  CHECK_TRUE(prefixes.front().base == first);
  CHECK_TRUE(prefixes.back().last() == last);
  for (std::size_t i = 1; i < prefixes.size(); ++i) {
    CHECK_TRUE(next(prefixes[i - 1].last()) == prefixes[i].base);
    const Prefix& a = prefixes[i - 1];
    const bool mergeable =
        a.length == prefixes[i].length && Prefix::of(a.base, a.length - 1U).last() == prefixes[i].last();
    CHECK_FALSE(mergeable);
  }
}

} // namespace

TEST_GROUP(Prefixes){};

TEST(Prefixes, host_bits_are_masked_and_reported)
{
  const auto masked = parse_ipv4_prefix("31.13.0.77/16");
  CHECK_TRUE(masked.has_value() && masked->host_bits_set);
  STRCMP_EQUAL("31.13.0.0/16", format(masked->prefix).c_str());
  const auto plain = parse_ipv6_prefix("2001:db8:bad::/48");
  CHECK_TRUE(plain.has_value() && !plain->host_bits_set);
  STRCMP_EQUAL("2001:db8:bad::/48", format(plain->prefix).c_str());
  STRCMP_EQUAL("192.0.2.1", format(parse_ipv4_prefix("192.0.2.1/32")->prefix).c_str());
  STRCMP_EQUAL("::1", format(parse_ipv6_prefix("::1")->prefix).c_str());
}

TEST(Prefixes, bad_lengths_and_netmasks_are_rejected)
{
  for (const char* text :
       {"1.2.3.4/", "1.2.3.4/33", "1.2.3.4/08", "1.2.3.4/-1", "1.2.3.4/255.255.255.0", "1.2.3.4/1/2", "/8", "1.2.3/8"})
    CHECK_FALSE_TEXT(parse_ipv4_prefix(text).has_value(), text);
  for (const char* text : {"::/", "::/129", "::/064", "/64", "1.2.3.4/8"})
    CHECK_FALSE_TEXT(parse_ipv6_prefix(text).has_value(), text);
}

TEST(Prefixes, containment_holds_at_both_ends_and_for_every_length)
{
  for (unsigned length = 0; length <= 32; ++length) {
    const Ipv4Prefix p = Ipv4Prefix::of(Ipv4{0xA5C3F00F}, length);
    CHECK_TRUE(p.contains(p.base) && p.contains(p.last()) && p.contains(Ipv4{0xA5C3F00F}));
    if (length > 0)
      CHECK_FALSE(p.contains(Ipv4{p.base.value - 1}));
  }
  for (unsigned length = 1; length <= 128; ++length) {
    const Ipv6Prefix p = Ipv6Prefix::of({0xA5C3F00F12345678, 0x9ABCDEF011223344}, length);
    CHECK_TRUE(p.contains(p.base) && p.contains(p.last()));
    CHECK_TRUE(Ipv6Prefix::of(p.base, length - 1).contains(p));
    CHECK_FALSE(p.contains(Ipv6Prefix::of(p.base, length - 1)));
  }
}

TEST(Prefixes, ranges_become_their_fewest_prefixes)
{
  std::string text;
  for (const auto& p : cover(*parse_ipv4("203.0.113.5"), *parse_ipv4("203.0.113.9")))
    text += format(p) + ' ';
  STRCMP_EQUAL("203.0.113.5 203.0.113.6/31 203.0.113.8/31 ", text.c_str());
  LONGS_EQUAL(1, cover(Ipv4{0}, Ipv4{0xFFFFFFFF}).size());
  LONGS_EQUAL(62, cover(Ipv4{1}, Ipv4{0xFFFFFFFE}).size());
  LONGS_EQUAL(0, cover(Ipv4{2}, Ipv4{1}).size());
  LONGS_EQUAL(1, cover(Ipv6{}, Ipv6{~0ULL, ~0ULL}).size());
  LONGS_EQUAL(254, cover(Ipv6{0, 1}, Ipv6{~0ULL, ~1ULL}).size());
}

TEST(Prefixes, random_ranges_are_tiled_exactly)
{
  std::mt19937_64 random(11);
  for (int i = 0; i < 20000; ++i) {
    Ipv4 a{static_cast<std::uint32_t>(random())};
    Ipv4 b{static_cast<std::uint32_t>(random())};
    if (b < a)
      std::swap(a, b);
    check_tiles<Ipv4Prefix>(a, b, [](Ipv4 x) { return Ipv4{x.value + 1}; });
    Ipv6 c{random() >> (random() % 64), random()};
    Ipv6 d{random() >> (random() % 64), random()};
    if (d < c)
      std::swap(c, d);
    check_tiles<Ipv6Prefix>(c, d, [](const Ipv6& x) { return Ipv6{x.high + (x.low == ~0ULL ? 1 : 0), x.low + 1}; });
  }
}

TEST(Prefixes, embedded_ipv4_addresses_are_touched_from_inside_and_from_around)
{
  for (const char* text : {"::/0", "::ffff:192.0.2.1", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b::/32", "2002::/16",
                           "2002:c000:201::/48", "2000::/3"})
    CHECK_TRUE_TEXT(touches_embedded_ipv4(parse_ipv6_prefix(text)->prefix), text);
  for (const char* text :
       {"::1", "::/97", "::1:0:0:0/96", "64:ff9b:1::/48", "64:ff9b::1:0:0/96", "2001::/16", "2003::/16", "fc00::/7"})
    CHECK_FALSE_TEXT(touches_embedded_ipv4(parse_ipv6_prefix(text)->prefix), text);
  for (const Ipv6Prefix& range : {kMappedIpv4, kTranslatedIpv4, kSixToFour}) {
    CHECK_TRUE(range == Ipv6Prefix::of(range.base, range.length));
    CHECK_TRUE(embedded_ipv4(range.base).has_value());
    CHECK_TRUE(embedded_ipv4(range.last()).has_value());
  }
}
TEST(Prefixes, of_ipv6_that_stands_for_one_of_ipv4)
{
  const auto inner = [](const char* text) {
    const auto prefix = embedded_ipv4(parse_ipv6_prefix(text)->prefix);
    return prefix ? format(*prefix) : std::string("none");
  };
  STRCMP_EQUAL("192.0.2.1", inner("::ffff:192.0.2.1").c_str());
  STRCMP_EQUAL("192.0.2.0/24", inner("64:ff9b::192.0.2.0/120").c_str());
  STRCMP_EQUAL("0.0.0.0/0", inner("64:ff9b::/96").c_str());
  STRCMP_EQUAL("192.0.0.0/8", inner("2002:c000::/24").c_str());
  STRCMP_EQUAL("192.0.2.1", inner("2002:c000:201::/48").c_str());
  STRCMP_EQUAL("192.0.2.1", inner("2002:c000:201:5::7").c_str());
  for (const char* text : {"2001:db8::1", "64:ff9b::/95", "2002::/15", "::/0", "::192.0.2.1"})
    STRCMP_EQUAL("none", inner(text).c_str());
  CHECK_TRUE(mapped_ipv4(parse_ipv6_prefix("::ffff:0:0/96")->prefix) == parse_ipv4_prefix("0.0.0.0/0")->prefix);
  CHECK_FALSE(mapped_ipv4(parse_ipv6_prefix("64:ff9b::192.0.2.1")->prefix).has_value());
}
