// SPDX-License-Identifier: BSD-3-Clause
// A copy of what an image says about rules, feeds and sinkhole, and the newest of these copies by generation.
#include <weir/telemetry/policy_facts.h>

#include <weir/config/printable.h>

#include <algorithm>
#include <utility>

namespace weir::telemetry {

namespace {

/// Names and references come from outside; every event and every shell line shows them.
policy::FeedInfo cleaned(policy::FeedInfo feed)
{
  feed.name = config::printable(feed.name);
  feed.reference = config::printable(feed.reference);
  return feed;
}

} // namespace

PolicyFacts::PolicyFacts(std::uint64_t generation, policy::Settings settings, std::vector<policy::FeedInfo> feeds)
    : generation_(generation), settings_(std::move(settings)), feeds_(std::move(feeds))
{
  for (policy::FeedInfo& feed : feeds_)
    feed = cleaned(std::move(feed));
}

void PolicyFacts::add_rule(const policy::EntryClass& entry_class, std::span<const std::uint16_t> feeds)
{
  StoredRule stored{entry_class, static_cast<std::uint32_t>(rule_feeds_.size()), 0};
  for (const std::uint16_t feed : feeds) {
    if (feed >= feeds_.size())
      continue;
    rule_feeds_.push_back(feed);
    ++stored.feed_count;
  }
  rules_.push_back(stored);
}

std::optional<policy::Rule> PolicyFacts::rule(policy::RuleNumber number) const noexcept
{
  if (number == policy::kNoRule || number > rules_.size())
    return std::nullopt;
  const StoredRule& stored = rules_[number - 1];
  return policy::Rule{stored.entry_class, std::span(rule_feeds_).subspan(stored.first_feed, stored.feed_count)};
}

void PolicyHistory::add(std::shared_ptr<const PolicyFacts> facts)
{
  const std::lock_guard lock(mutex_);
  const auto same = [&](const auto& known) { return known->generation() == facts->generation(); };
  const auto found = std::find_if(facts_.begin(), facts_.end(), same);
  if (found != facts_.end())
    facts_.erase(found);
  facts_.push_back(std::move(facts));
  if (facts_.size() > capacity_)
    facts_.pop_front();
}

std::shared_ptr<const PolicyFacts> PolicyHistory::find(std::uint64_t generation) const
{
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(facts_.rbegin(), facts_.rend(),
                                  [&](const auto& known) { return known->generation() == generation; });
  return found != facts_.rend() ? *found : nullptr;
}

} // namespace weir::telemetry
