// SPDX-License-Identifier: BSD-3-Clause
// Larger tables, in which lines spill and the exact layout is used; keys with the patterns that break weak hashes.
#include "random_policy.h"
#include "sealed_image.h"

#include <CppUTest/TestHarness.h>

namespace {

using namespace weir::policy;

PolicyInput scale_policy()
{
  PolicyInput input = naive::empty_policy();
  input.feeds = {{"even", "", FeedMode::block, FeedDirection::both, 50},
                 {"odd", "", FeedMode::monitor, FeedDirection::both, 50}};
  return input;
}

FeedIndex feed_of(std::uint32_t number)
{
  return static_cast<FeedIndex>(number % 2);
}

/// All of `listed` are found with the rule of their feed, none of `strangers`.
template <typename Key>
void check(const naive::SealedImage& image, const std::vector<Key>& listed, const std::vector<Key>& strangers)
{
  for (const LookupTable* isa : usable_lookups()) {
    const auto answers = naive::ask(image.view(), *isa, listed);
    std::uint32_t wrong = 0;
    for (std::uint32_t i = 0; i < answers.size(); ++i) {
      const bool is_right = answers[i].found && rule(image.view(), answers[i].match.rule).feeds[0] == feed_of(i);
      wrong += is_right ? 0 : 1;
    }
    LONGS_EQUAL_TEXT(0, wrong, isa->isa);
    for (const auto& answer : naive::ask(image.view(), *isa, strangers))
      wrong += answer.found ? 1 : 0;
    LONGS_EQUAL_TEXT(0, wrong, isa->isa);
  }
}

/// `count` addresses step apart, listed, and their neighbours.
void check_ipv4(std::uint32_t count, std::uint32_t step)
{
  PolicyInput input = scale_policy();
  std::vector<std::uint32_t> listed;
  std::vector<std::uint32_t> strangers;
  for (std::uint32_t i = 0; i < count; ++i) {
    listed.push_back(0x01000000U + i * step);
    strangers.push_back(step == 1 ? 0x40000000U + i : listed.back() + 1);
    input.ipv4.push_back({weir::Ipv4Prefix{weir::Ipv4{listed.back()}, 32}, ContributionKind::listed, feed_of(i)});
  }
  const naive::SealedImage image(std::move(input));
  LONGS_EQUAL(count, image.counts().ipv4);
  check(image, listed, strangers);
}

} // namespace

TEST_GROUP(Scale){};

TEST(Scale, keyed_ipv4_table_with_spilled_lines_is_exact)
{
  check_ipv4(30000, 1);
  check_ipv4(30000, 65536);
}

TEST(Scale, exact_ipv4_lines_are_exact)
{
  check_ipv4(900000, 1);
}

TEST(Scale, exact_ipv4_lines_take_keys_with_equal_low_bits)
{
  check_ipv4(420000, 256 * 16 + 4096);
}

TEST(Scale, ipv6_table_with_spilled_lines_is_exact)
{
  PolicyInput input = scale_policy();
  std::vector<weir::Ipv6> listed;
  std::vector<weir::Ipv6> strangers;
  for (std::uint32_t i = 0; i < 40000; ++i) {
    listed.push_back({0x20010DB800000000ULL + (i & 1), i});
    strangers.push_back({0x20010DB800000002ULL, i});
    input.ipv6.push_back({weir::Ipv6Prefix{listed.back(), 128}, ContributionKind::listed, feed_of(i)});
  }
  const naive::SealedImage image(std::move(input));
  check(image, listed, strangers);
}

TEST(Scale, names_of_every_length_differ_in_every_byte)
{
  PolicyInput input = scale_policy();
  std::vector<std::string> listed;
  std::vector<std::string> strangers;
  for (std::uint32_t length = 2; length <= 253; ++length) {
    std::string text(length, 'a');
    for (std::uint32_t i = 0; i < length; ++i)
      text[i] = static_cast<char>('a' + (i * length + i / 7) % 26);
    for (std::uint32_t dot = 1 + length % 61; dot + 1 < length; dot += 2 + length % 61)
      text[dot] = '.';
    input.add_name(naive::wire(text), NameForm::exact, feed_of(static_cast<std::uint32_t>(listed.size())));
    listed.push_back(naive::wire(text));
    for (std::uint32_t i = 0; i < length; ++i) {
      if (text[i] == '.')
        continue;
      std::string other = text;
      other[i] = '-';
      strangers.push_back(naive::wire(other));
    }
  }
  const naive::SealedImage image(std::move(input));
  check(image, listed, strangers);
}

/// More suffixes than a look-up has room for at once, and the deepest must win.
TEST(Scale, a_batch_of_the_deepest_names_whose_every_suffix_is_listed)
{
  PolicyInput input = scale_policy();
  std::vector<std::string> asked;
  for (char last = 'a'; last <= 'z'; ++last) {
    std::string text(1, last);
    for (std::uint32_t labels = 2; labels <= 127; ++labels) {
      text = (labels % 2 == 0 ? "x." : "y.") + text;
      input.add_name(naive::wire(text), labels == 127 ? NameForm::exact : NameForm::subdomains, feed_of(labels / 2));
      if (labels + 2 >= 127)
        asked.push_back(naive::wire(text));
    }
  }
  const naive::SealedImage image(std::move(input));
  for (const LookupTable* isa : usable_lookups()) {
    const auto answers = naive::ask(image.view(), *isa, asked);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      CHECK_TRUE(answers[i].found);
      LONGS_EQUAL(125 + i % 3, answers[i].match.labels);
    }
  }
}

TEST(Scale, more_combinations_of_feeds_than_sixteen_bits_can_number)
{
  constexpr std::uint32_t kFeeds = 17;
  constexpr std::uint32_t kNames = 70000;
  PolicyInput input = naive::empty_policy();
  for (std::uint32_t feed = 0; feed < kFeeds; ++feed)
    input.feeds.push_back({"feed" + std::to_string(feed), "", FeedMode::block, FeedDirection::both, 50});
  std::vector<std::string> names;
  for (std::uint32_t i = 1; i <= kNames; ++i) {
    names.push_back(naive::wire("n" + std::to_string(i) + (i % 3 == 0 ? ".sub.example" : ".example")));
    for (std::uint32_t feed = 0; feed < kFeeds; ++feed) {
      if ((i >> feed & 1) != 0)
        input.add_name(names.back(), NameForm::subdomains, static_cast<FeedIndex>(feed));
    }
  }
  const naive::SealedImage image(std::move(input));
  for (const LookupTable* isa : usable_lookups()) {
    const auto answers = naive::ask(image.view(), *isa, names);
    std::uint32_t wrong = 0;
    for (std::uint32_t i = 0; i < kNames; ++i) {
      std::uint32_t feeds = 0;
      if (answers[i].found)
        for (const std::uint16_t feed : rule(image.view(), answers[i].match.rule).feeds)
          feeds |= 1U << feed;
      wrong += feeds == i + 1 ? 0 : 1;
    }
    LONGS_EQUAL_TEXT(0, wrong, isa->isa);
  }
}

TEST(Scale, name_table_with_spilled_lines_finds_all_names)
{
  PolicyInput input = scale_policy();
  std::vector<std::string> listed;
  std::vector<std::string> strangers;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    listed.push_back(naive::wire("n" + std::to_string(i) + ".example"));
    strangers.push_back(naive::wire("m" + std::to_string(i) + ".example"));
    input.add_name(listed.back(), NameForm::subdomains, feed_of(i));
  }
  const naive::SealedImage image(std::move(input));
  check(image, listed, strangers);
}

TEST(Scale, many_ipv6_prefixes_below_one_anchor_are_told_apart)
{
  PolicyInput input = scale_policy();
  std::vector<weir::Ipv6> listed;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const std::uint64_t high = 0x20010DB800000000ULL | std::uint64_t{i} << 18;
    input.ipv6.push_back({weir::Ipv6Prefix::of({high, 0}, 48 + i % 16), ContributionKind::listed, feed_of(i)});
    listed.push_back({high, i});
  }
  const naive::SealedImage image(std::move(input));
  check(image, listed, {});
}
