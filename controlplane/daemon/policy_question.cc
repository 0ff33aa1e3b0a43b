// SPDX-License-Identifier: BSD-3-Clause
// Verdicts and objections.
#include <weir/daemon/policy_question.h>

#include "image_match.h"

#include <weir/compile/entry_set.h>

#include <algorithm>

namespace weir::daemon {
namespace {

constexpr unsigned kWidestIpv4 = 8;
constexpr unsigned kWidestIpv6 = 19;

bool is_allow_feed(const config::Config& config, std::string_view feed)
{
  return feed == config::kLocalAllowFeed ||
         std::any_of(config.feeds.begin(), config.feeds.end(), [feed](const config::Feed& one) {
           return one.name == feed && one.mode == config::FeedMode::allow;
         });
}

Verdict verdict_of(const policy::EntryClass& entry)
{
  if (entry.kind == policy::EntryKind::allow)
    return Verdict::allowed;
  if (entry.kind == policy::EntryKind::protect)
    return Verdict::protected_entry;
  const policy::Action strongest = std::max(entry.inbound, entry.outbound);
  if (strongest == policy::Action::block)
    return Verdict::blocked;
  return strongest == policy::Action::monitor ? Verdict::monitored : Verdict::not_listed;
}

std::string too_wide(const feeds::Key& key)
{
  if (const auto* ipv4 = std::get_if<Ipv4Prefix>(&key); ipv4 != nullptr && ipv4->length < kWidestIpv4)
    return "it is wider than /8";
  if (const auto* ipv6 = std::get_if<Ipv6Prefix>(&key); ipv6 != nullptr && ipv6->length < kWidestIpv6)
    return "it is wider than /19";
  return {};
}

} // namespace

std::string_view word(Verdict verdict) noexcept
{
  switch (verdict) {
  case Verdict::blocked:
    return "blocked";
  case Verdict::monitored:
    return "monitored";
  case Verdict::allowed:
    return "allowed";
  case Verdict::protected_entry:
    return "protected";
  case Verdict::not_listed:
    return "not-listed";
  }
  return "?";
}

Answer ask_policy(const LivePolicy& policy, const config::Config& config, const feeds::Key& key)
{
  Answer answer;
  if (policy.image) {
    answer.generation = policy::generation(policy.image->view());
    answer.matched = match_in_image(policy.image->view(), key);
  }
  if (policy.listed)
    answer.listings = policy.listed->listings(key);
  const auto protects = compile::protected_entries(config, policy.own_servers);
  const auto allows = compile::allowed_entries(config);
  if (const auto* row = protects.covering(key)) {
    answer.allowed_by.push_back(row->origin + " " + row->text);
    answer.verdict = Verdict::protected_entry;
  }
  if (const auto* row = allows.covering(key)) {
    answer.allowed_by.push_back("allow " + row->text);
    answer.verdict = answer.verdict == Verdict::not_listed ? Verdict::allowed : answer.verdict;
  }
  for (const provenance::Listing& listing : answer.listings) {
    if (!is_allow_feed(config, listing.feed))
      continue;
    answer.allowed_by.push_back("feed " + listing.feed + ": " + listing.entry);
    answer.verdict = answer.verdict == Verdict::not_listed ? Verdict::allowed : answer.verdict;
  }
  if (answer.matched)
    answer.verdict = verdict_of(answer.matched->entry_class);
  return answer;
}

std::string block_objection(const LivePolicy& policy, const config::Config& config, const std::vector<LocalItem>& local,
                            const feeds::Key& key)
{
  if (const std::string wide = too_wide(key); !wide.empty())
    return wide;
  const auto protects = compile::protected_entries(config, policy.own_servers);
  if (const auto* row = protects.covering(key))
    return "it is protected by " + row->text + " (" + row->origin + ")";
  const auto allows = compile::allowed_entries(config);
  if (const auto* row = allows.covering(key))
    return "it is allowed by the configuration: " + row->text;
  compile::EntrySet mine;
  for (const LocalItem& item : local) {
    if (item.action != LocalAction::allow)
      continue;
    if (const auto typed = read_typed_entry(item.entry))
      mine.add(typed->key, "local allow");
  }
  mine.seal();
  if (const auto* row = mine.covering(key))
    return "it is allowed by a local entry: " + row->text;
  for (const provenance::Listing& listing :
       policy.listed ? policy.listed->listings(key) : std::vector<provenance::Listing>{}) {
    if (is_allow_feed(config, listing.feed) && listing.feed != config::kLocalAllowFeed)
      return "it is allowed by feed " + listing.feed + ": " + listing.entry;
  }
  return {};
}

} // namespace weir::daemon
