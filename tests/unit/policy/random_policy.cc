// SPDX-License-Identifier: BSD-3-Clause
// Generates policies and questions from a seed.
#include "random_policy.h"

namespace naive {

using namespace weir::policy;
using weir::Ipv4;
using weir::Ipv4Prefix;
using weir::Ipv6;
using weir::Ipv6Prefix;

namespace {

std::uint64_t below(Random& random, std::uint64_t limit)
{
  return random() % limit;
}

template <typename Value> Value one_of(Random& random, std::initializer_list<Value> values)
{
  return *(values.begin() + below(random, values.size()));
}

FeedInfo random_feed(Random& random, std::size_t number)
{
  FeedInfo feed;
  feed.name = "feed" + std::to_string(number);
  feed.mode = one_of(random, {FeedMode::block, FeedMode::block, FeedMode::monitor, FeedMode::monitor, FeedMode::allow});
  feed.direction = one_of(random, {FeedDirection::both, FeedDirection::inbound, FeedDirection::outbound});
  return feed;
}

/// A 32-bit number out of few, with structure at every bit length.
std::uint32_t few_bits(Random& random)
{
  std::uint32_t value = one_of<std::uint32_t>(random, {0x0A000000U, 0x0A010000U, 0xC0000200U, 0U, 0xFFFFFFFFU});
  for (std::uint64_t flips = below(random, 3); flips > 0; --flips)
    value ^= std::uint32_t{1} << below(random, 32);
  return value;
}

Ipv6 few_bits6(Random& random)
{
  Ipv6 value = one_of<Ipv6>(random, {{0x20010DB800000000ULL, 0},
                                     {0x20010DB800000001ULL, 1},
                                     {0, 0},
                                     {~0ULL, ~0ULL},
                                     {0, 0xFFFFC0000200ULL},
                                     {0x64FF9B00000000ULL, 0xC0000200ULL},
                                     {0x2002C00002000000ULL, 0}});
  for (std::uint64_t flips = below(random, 3); flips > 0; --flips)
    (below(random, 2) == 0 ? value.high : value.low) ^= std::uint64_t{1} << below(random, 64);
  return value;
}

unsigned random_length(Random& random, unsigned longest)
{
  switch (below(random, 4)) {
  case 0:
    return longest;
  case 1:
    return static_cast<unsigned>(below(random, longest + 1));
  case 2:
    return static_cast<unsigned>(one_of<std::uint64_t>(random, {8, 12, 16, 19, 20, 23, 24, 25, 28, 31}));
  default:
    return longest - static_cast<unsigned>(below(random, longest / 2));
  }
}

struct Origin {
  ContributionKind kind;
  FeedIndex feed;
};

Origin random_origin(Random& random, std::size_t feeds, bool with_holes)
{
  const std::uint64_t dice = below(random, 20);
  if (feeds == 0 || dice < 2)
    return {dice % 2 == 0 ? ContributionKind::allow : ContributionKind::protect, kNoFeed};
  const auto feed = static_cast<FeedIndex>(below(random, feeds));
  if (with_holes && dice < 5)
    return {ContributionKind::hole, feed};
  return {dice == 5 ? ContributionKind::allow : ContributionKind::listed, feed};
}

std::string random_name(Random& random)
{
  static const std::vector<std::string> labels = {
      "a", "b", "example", "seven77", "eighteen-bytes-18b", "a-label-of-no-less-than-forty-bytes-it-is"};
  std::string name;
  for (std::uint64_t count = 1 + below(random, 5); count > 0; --count)
    name += (name.empty() ? "" : ".") + labels[below(random, count > 2 ? labels.size() : 3)];
  return wire(name);
}

void add_names(PolicyInput& input, Random& random, bool with_holes)
{
  for (std::uint64_t count = below(random, 40); count > 0; --count) {
    const Origin origin = random_origin(random, input.feeds.size(), with_holes);
    const NameForm form = one_of(random, {NameForm::exact, NameForm::subdomains, NameForm::below_only});
    const AnswerMode answer = one_of(random, {AnswerMode::standard, AnswerMode::standard, AnswerMode::nxdomain});
    input.add_name(random_name(random), form, origin.feed, origin.kind, answer);
  }
}

} // namespace

std::string wire(const std::string& text)
{
  std::string result;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t dot = std::min(text.find('.', at), text.size());
    result += static_cast<char>(dot - at);
    result += text.substr(at, dot - at);
    at = dot + 1;
  }
  result += '\0';
  return result;
}

PolicyInput empty_policy()
{
  PolicyInput input;
  input.settings.appliance = "test";
  input.key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  return input;
}

PolicyInput random_policy(Random& random, bool with_holes)
{
  PolicyInput input = empty_policy();
  for (std::uint64_t count = below(random, 6); count > 0; --count)
    input.feeds.push_back(random_feed(random, input.feeds.size()));
  for (std::uint64_t count = below(random, 60); count > 0; --count) {
    const Origin origin = random_origin(random, input.feeds.size(), false);
    input.ipv4.push_back({Ipv4Prefix::of(Ipv4{few_bits(random)}, random_length(random, 32)), origin.kind, origin.feed});
  }
  for (std::uint64_t count = below(random, 60); count > 0; --count) {
    const Origin origin = random_origin(random, input.feeds.size(), false);
    input.ipv6.push_back({Ipv6Prefix::of(few_bits6(random), random_length(random, 128)), origin.kind, origin.feed});
  }
  add_names(input, random, with_holes);
  for (std::uint8_t& byte : input.key)
    byte = static_cast<std::uint8_t>(random());
  return input;
}

std::vector<std::uint32_t> ipv4_questions(const PolicyInput& input, Random& random)
{
  std::vector<std::uint32_t> questions = {0, 0xFFFFFFFFU};
  for (const Ipv4Contribution& c : input.ipv4) {
    const std::uint32_t first = c.prefix.base.value;
    const std::uint32_t last = c.prefix.last().value;
    const auto inside = static_cast<std::uint32_t>(first + below(random, std::uint64_t{last} - first + 1));
    questions.insert(questions.end(), {first, last, first - 1, last + 1, inside});
  }
  for (int i = 0; i < 20; ++i)
    questions.push_back(few_bits(random));
  return questions;
}

std::vector<Ipv6> ipv6_questions(const PolicyInput& input, Random& random)
{
  std::vector<Ipv6> questions = {{0, 0}, {~0ULL, ~0ULL}};
  for (const Ipv6Contribution& c : input.ipv6) {
    const Ipv6 first = c.prefix.base;
    const Ipv6 last = c.prefix.last();
    const Ipv6 before{first.high - (first.low == 0 ? 1 : 0), first.low - 1};
    const Ipv6 after{last.high + (last.low == ~0ULL ? 1 : 0), last.low + 1};
    const Ipv6 inside{first.high | (random() & (first.high ^ last.high)),
                      first.low | (random() & (first.low ^ last.low))};
    questions.insert(questions.end(), {first, last, before, after, inside});
  }
  for (int i = 0; i < 20; ++i)
    questions.push_back(few_bits6(random));
  return questions;
}

std::vector<std::string> name_questions(const PolicyInput& input, Random& random)
{
  std::vector<std::string> questions = {wire("a"), wire("nothing.at.all"), std::string(1, '\0')};
  for (const NameContribution& c : input.names) {
    const std::string name = input.name_bytes.substr(c.offset, c.length);
    const std::string parent = name.substr(static_cast<unsigned char>(name[0]) + 1U);
    questions.insert(questions.end(), {name, parent, "\1x" + name, "\1a\3www" + name, "\1y" + parent});
    std::string other = name;
    other[1] ^= 1;
    questions.push_back(other);
  }
  for (int i = 0; i < 20; ++i)
    questions.push_back(random_name(random));
  return questions;
}

} // namespace naive
