// SPDX-License-Identifier: BSD-3-Clause
// What policy and provenance know about a hit, looked up once for each event.
#include "hit_facts.h"

#include "record_view.h"

#include <algorithm>
#include <span>

namespace weir::telemetry {

namespace {

void take_feeds(HitFacts& hit, std::span<const policy::FeedInfo> all, std::span<const std::uint16_t> indexes)
{
  hit.feed_count = indexes.size();
  for (const std::uint16_t index : indexes.first(std::min(indexes.size(), kMaxFeedsInEvent)))
    hit.feeds.push_back(all[index].name);
  if (!indexes.empty())
    hit.primary = &all[indexes.front()];
}

void take_rule(HitFacts& hit, const hits::HitRecord& record, const PolicyFacts& facts)
{
  const auto rule = facts.rule(record.rule);
  if (record.collapse == hits::Collapse::feed) {
    if (record.feed < facts.feeds().size())
      take_feeds(hit, facts.feeds(), std::span(&record.feed, 1));
    else
      hit.unresolved = "feed " + std::to_string(record.feed) + " is not in its generation";
  } else if (rule) {
    take_feeds(hit, facts.feeds(), rule->feeds);
    hit.severity = rule->entry_class.severity;
  } else {
    hit.unresolved = "rule " + std::to_string(record.rule) + " is not in its generation";
  }
  if (hit.severity == 0 && hit.primary != nullptr)
    hit.severity = hit.primary->confidence;
}

void take_provenance(HitFacts& hit, const provenance::Provenance& listed)
{
  for (std::size_t i = 0; i < hit.feeds.size(); ++i) {
    const auto listing = listed.narrowest(*hit.key, hit.feeds[i]);
    if (!listing)
      continue;
    if (listing->first_seen != 0 && (hit.first_seen == 0 || listing->first_seen < hit.first_seen))
      hit.first_seen = listing->first_seen;
    hit.last_seen = std::max(hit.last_seen, listing->last_seen);
    if (i == 0)
      hit.line = listing->line;
  }
}

} // namespace

HitFacts gather(const hits::HitRecord& record, const PolicyFacts* facts, const provenance::Provenance* listed)
{
  HitFacts hit;
  if (record.kind == hits::HitKind::dns) {
    if (const auto question = question_name(record))
      hit.question = dns::format(*question);
  }
  hit.key = entry_key(record);
  if (hit.key)
    hit.indicator = feeds::format(*hit.key);
  if (facts != nullptr)
    take_rule(hit, record, *facts);
  else
    hit.unresolved = "generation " + std::to_string(record.generation) + " is not known any more";
  if (listed != nullptr && hit.key)
    take_provenance(hit, *listed);
  return hit;
}

} // namespace weir::telemetry
