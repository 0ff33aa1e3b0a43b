// SPDX-License-Identifier: BSD-3-Clause
// Random policies: what the compiled image says must be what the naive reference says, on every instruction set.
#include "naive_policy.h"
#include "random_policy.h"
#include "sealed_image.h"

#include <cstdlib>
#include <string>

#include <CppUTest/TestHarness.h>

namespace {

using namespace weir::policy;
using naive::Judgement;

std::string describe(const Judgement& expected, bool found, const Rule& rule, const std::string& where)
{
  const auto number = [](auto value) { return std::to_string(static_cast<unsigned>(value)); };
  std::string text = where + ": expected kind " + number(expected.kind) + " in " + number(expected.inbound) + " out " +
                     number(expected.outbound) + " feeds";
  for (const std::uint16_t feed : expected.feeds)
    text += " " + std::to_string(feed);
  text += " depth " + number(expected.depth) + "; found " + number(found) + " kind " + number(rule.entry_class.kind) +
          " in " + number(rule.entry_class.inbound) + " out " + number(rule.entry_class.outbound) + " feeds";
  for (const std::uint16_t feed : rule.feeds)
    text += " " + std::to_string(feed);
  return text;
}

/// True if the entry's rule (or its absence) is what the reference expects.
bool agrees(const Judgement& expected, bool found, const Rule& rule, bool with_holes)
{
  const EntryClass& c = rule.entry_class;
  const bool stops = found && c.kind == EntryKind::listed;
  switch (expected.kind) {
  case Judgement::Kind::listed:
    return stops && c.inbound == expected.inbound && c.outbound == expected.outbound && c.answer == expected.answer &&
           std::equal(rule.feeds.begin(), rule.feeds.end(), expected.feeds.begin(), expected.feeds.end());
  case Judgement::Kind::allowed:
    return !stops && (with_holes || (found && (c.kind == EntryKind::protect) == expected.is_protected));
  case Judgement::Kind::open:
    return with_holes ? !stops : !found;
  }
  return false;
}

Rule rule_of(const ImageView& view, bool found, RuleNumber number)
{
  return found ? rule(view, number) : Rule{};
}

template <typename Address>
void check_addresses(const PolicyInput& input, const ImageView& view, const std::vector<Address>& questions,
                     const std::string& where)
{
  for (const LookupTable* isa : usable_lookups()) {
    const auto answers = naive::ask(view, *isa, questions);
    for (std::size_t i = 0; i < questions.size(); ++i) {
      Judgement expected;
      if constexpr (std::is_same_v<Address, std::uint32_t>)
        expected = naive::judge(input, weir::Ipv4{questions[i]});
      else
        expected = naive::judge(input, questions[i]);
      const auto& [found, match] = answers[i];
      const Rule rule = rule_of(view, found, match.rule);
      const bool same_depth = expected.kind != Judgement::Kind::listed || match.length == expected.depth;
      if (!agrees(expected, found, rule, false) || !same_depth)
        FAIL(describe(expected, found, rule, where + " " + isa->isa + " address " + std::to_string(i)).c_str());
    }
  }
}

void check_names(const PolicyInput& input, const ImageView& view, const std::vector<std::string>& questions,
                 bool with_holes, const std::string& where)
{
  for (const LookupTable* isa : usable_lookups()) {
    const auto answers = naive::ask(view, *isa, questions);
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const Judgement expected = naive::judge(input, questions[i]);
      const auto& [found, match] = answers[i];
      const Rule rule = rule_of(view, found, match.rule);
      const bool same_entry =
          expected.kind != Judgement::Kind::listed || (match.labels == expected.depth && match.form == expected.form);
      if (!agrees(expected, found, rule, with_holes) || !same_entry)
        FAIL(describe(expected, found, rule, where + " " + isa->isa + " name " + std::to_string(i)).c_str());
    }
  }
}

/// Seeds first..first+count-1; WEIR_PROPERTY_RUNS multiplies the count.
void check_seeds(std::uint64_t first, std::uint64_t count, bool with_holes)
{
  const char* runs = std::getenv("WEIR_PROPERTY_RUNS");
  const std::uint64_t factor = runs == nullptr ? 1 : std::strtoull(runs, nullptr, 10);
  for (std::uint64_t seed = first; seed < first + count * factor; ++seed) {
    naive::Random random(seed);
    const PolicyInput input = naive::random_policy(random, with_holes);
    const naive::SealedImage image(input);
    const std::string where = "seed " + std::to_string(seed);
    check_addresses(input, image.view(), naive::ipv4_questions(input, random), where + " ipv4");
    check_addresses(input, image.view(), naive::ipv6_questions(input, random), where + " ipv6");
    check_names(input, image.view(), naive::name_questions(input, random), with_holes, where);
  }
}

} // namespace

TEST_GROUP(Property){};

TEST(Property, image_says_what_the_reference_says)
{
  check_seeds(1, 120, false);
}

TEST(Property, holes_take_out_one_feed_and_leave_the_others)
{
  check_seeds(1000000, 120, true);
}
