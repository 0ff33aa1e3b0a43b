// SPDX-License-Identifier: BSD-3-Clause
// Overlap of names and their forms, case by case from the text of the semantics.
#include "random_policy.h"
#include "sealed_image.h"

#include <CppUTest/TestHarness.h>

namespace {

using namespace weir::policy;
using enum NameForm;

enum : FeedIndex { one, two, monitor, inbound, names_allowed };

PolicyInput name_policy()
{
  PolicyInput input = naive::empty_policy();
  input.feeds = {{"one", "", FeedMode::block, FeedDirection::both, 80},
                 {"two", "", FeedMode::block, FeedDirection::outbound, 50},
                 {"monitor", "", FeedMode::monitor, FeedDirection::both, 50},
                 {"inbound", "", FeedMode::block, FeedDirection::inbound, 50},
                 {"allow", "", FeedMode::allow, FeedDirection::both, 50}};
  return input;
}

void add(PolicyInput& input, const char* name, NameForm form, FeedIndex feed,
         ContributionKind kind = ContributionKind::listed, AnswerMode answer = AnswerMode::standard)
{
  input.add_name(naive::wire(name), form, feed, kind, answer);
}

/// "none", or labels, form, class and feeds.
std::string look_up_name(const naive::SealedImage& image, const char* name)
{
  const auto [found, match] = naive::ask(image.view(), *usable_lookups().back(), {naive::wire(name)})[0];
  if (!found)
    return "none";
  const Rule entry = rule(image.view(), match.rule);
  constexpr const char* forms[] = {"exact", "subdomains", "below"};
  std::string text = std::to_string(match.labels) + " " + forms[static_cast<int>(match.form)];
  if (entry.entry_class.kind != EntryKind::listed)
    text += " allow";
  else
    text += " out=" + std::to_string(static_cast<int>(entry.entry_class.outbound));
  if (entry.entry_class.answer != AnswerMode::standard)
    text += " answer=" + std::to_string(static_cast<int>(entry.entry_class.answer));
  for (const std::uint16_t feed : entry.feeds)
    text += " " + std::to_string(feed);
  return text;
}

void check_name(const naive::SealedImage& image, const char* name, const char* expected)
{
  STRCMP_EQUAL_TEXT(expected, look_up_name(image, name).c_str(), name);
}

} // namespace

TEST_GROUP(NameOverlap){};

TEST(NameOverlap, each_form_covers_what_it_says)
{
  PolicyInput input = name_policy();
  add(input, "exact.example", exact, one);
  add(input, "all.example", subdomains, one);
  add(input, "below.example", below_only, one);
  const naive::SealedImage image(std::move(input));
  check_name(image, "exact.example", "2 exact out=2 0");
  check_name(image, "x.exact.example", "none");
  check_name(image, "all.example", "2 subdomains out=2 0");
  check_name(image, "y.x.all.example", "2 subdomains out=2 0");
  check_name(image, "below.example", "none");
  check_name(image, "x.below.example", "2 below out=2 0");
  check_name(image, "example", "none");
  LONGS_EQUAL(1, image.counts().name);
  LONGS_EQUAL(1, image.counts().name_subdomains);
  LONGS_EQUAL(1, image.counts().subdomains_only);
}

TEST(NameOverlap, exact_entry_below_a_wider_one_has_the_union)
{
  PolicyInput input = name_policy();
  add(input, "example.com", subdomains, one);
  add(input, "a.example.com", exact, monitor);
  const naive::SealedImage image(std::move(input));
  check_name(image, "a.example.com", "3 exact out=2 0 2");
  check_name(image, "b.a.example.com", "2 subdomains out=2 0");
}

TEST(NameOverlap, allow_below_a_block_is_stored_and_an_exact_allow_touches_only_its_name)
{
  PolicyInput input = name_policy();
  add(input, "evil.example", subdomains, one);
  add(input, "good.evil.example", subdomains, kNoFeed, ContributionKind::allow);
  add(input, "only.evil.example", exact, names_allowed);
  add(input, "bad.good.evil.example", exact, one);
  const naive::SealedImage image(std::move(input));
  check_name(image, "evil.example", "2 subdomains out=2 0");
  check_name(image, "x.good.evil.example", "3 subdomains allow");
  check_name(image, "bad.good.evil.example", "3 subdomains allow");
  check_name(image, "only.evil.example", "3 exact allow 4");
  check_name(image, "x.only.evil.example", "2 subdomains out=2 0");
}

TEST(NameOverlap, hole_takes_out_its_feed_and_the_other_feed_is_reported_with_its_own_entry)
{
  PolicyInput input = name_policy();
  add(input, "example.com", subdomains, one);
  add(input, "example.com", below_only, two);
  add(input, "x.example.com", subdomains, one, ContributionKind::hole);
  add(input, "y.example.com", subdomains, one, ContributionKind::hole);
  add(input, "y.example.com", subdomains, two, ContributionKind::hole);
  add(input, "z.y.example.com", exact, one);
  const naive::SealedImage image(std::move(input));
  check_name(image, "a.example.com", "2 subdomains out=2 0 1");
  check_name(image, "x.example.com", "2 below out=2 1");
  check_name(image, "w.x.example.com", "2 below out=2 1");
  check_name(image, "y.example.com", "3 subdomains allow 0 1");
  check_name(image, "z.y.example.com", "4 exact out=2 0");
  check_name(image, "w.y.example.com", "3 subdomains allow 0 1");
}

TEST(NameOverlap, names_of_an_inbound_feed_do_nothing)
{
  PolicyInput input = name_policy();
  add(input, "example.com", subdomains, inbound);
  add(input, "a.example.net", exact, inbound);
  add(input, "a.example.net", exact, monitor);
  const naive::SealedImage image(std::move(input));
  check_name(image, "example.com", "none");
  check_name(image, "a.example.net", "3 exact out=1 2");
}

TEST(NameOverlap, canary_answer_wins_at_its_name_and_the_narrowest_entry_decides_below)
{
  PolicyInput input = name_policy();
  add(input, "canary.example", exact, one, ContributionKind::listed, AnswerMode::nxdomain);
  add(input, "canary.example", subdomains, two);
  add(input, "deep.canary.example", exact, two);
  const naive::SealedImage image(std::move(input));
  check_name(image, "canary.example", "2 exact out=2 answer=1 0 1");
  check_name(image, "x.canary.example", "2 subdomains out=2 1");
  check_name(image, "deep.canary.example", "3 exact out=2 1");
}

TEST(NameOverlap, single_labels_are_found)
{
  PolicyInput input = name_policy();
  add(input, "zip", subdomains, one);
  const naive::SealedImage image(std::move(input));
  check_name(image, "zip", "1 subdomains out=2 0");
  check_name(image, "a.zip", "1 subdomains out=2 0");
  check_name(image, "a.b.c.zip", "1 subdomains out=2 0");
  check_name(image, "zap", "none");
}

TEST(NameOverlap, deepest_of_127_labels_is_found)
{
  PolicyInput input = name_policy();
  std::string name = "a";
  for (int i = 1; i < 127; ++i)
    name += ".a";
  add(input, name.c_str(), exact, one);
  add(input, "a.a", subdomains, two);
  const naive::SealedImage image(std::move(input));
  check_name(image, name.c_str(), "127 exact out=2 0 1");
  const std::vector<std::string> same(64, naive::wire(name));
  for (const LookupTable* isa : usable_lookups()) {
    for (const auto& [found, match] : naive::ask(image.view(), *isa, same))
      LONGS_EQUAL(127, found ? match.labels : 0);
  }
}

TEST(NameOverlap, question_of_more_labels_than_any_entry_finds_the_deepest_entry)
{
  PolicyInput input = name_policy();
  add(input, "c.b.a.example", subdomains, one);
  add(input, "a.example", subdomains, two);
  const naive::SealedImage image(std::move(input));
  std::string name = "c.b.a.example";
  for (int i = 4; i < 120; ++i)
    name = "x." + name;
  check_name(image, name.c_str(), "4 subdomains out=2 0 1");
  check_name(image, "x.x.x.x.a.example", "2 subdomains out=2 1");
}
