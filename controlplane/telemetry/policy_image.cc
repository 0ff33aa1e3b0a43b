// SPDX-License-Identifier: BSD-3-Clause
// Copies rules, feeds and settings out of a policy image.
#include <weir/telemetry/policy_facts.h>

#include <weir/policy/view.h>

#include <utility>

namespace weir::telemetry {

namespace {

std::vector<policy::FeedInfo> feeds_of(const policy::ImageView& image)
{
  std::vector<policy::FeedInfo> feeds;
  const std::size_t count = policy::feed_count(image);
  feeds.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    feeds.push_back(policy::feed(image, i));
  return feeds;
}

} // namespace

PolicyFacts::PolicyFacts(const policy::ImageView& image)
    : PolicyFacts(policy::generation(image), policy::settings(image), feeds_of(image))
{
  const std::size_t rules = policy::rule_count(image);
  rules_.reserve(rules);
  for (std::size_t number = 1; number <= rules; ++number) {
    const policy::Rule rule = policy::rule(image, static_cast<policy::RuleNumber>(number));
    add_rule(rule.entry_class, rule.feeds);
  }
}

} // namespace weir::telemetry
