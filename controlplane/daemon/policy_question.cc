// SPDX-License-Identifier: BSD-3-Clause
// Verdicts and objections.
#include <weir/daemon/policy_question.h>

#include "image_match.h"

#include <algorithm>
#include <type_traits>

namespace weir::daemon {
namespace {

constexpr std::string_view kProtectedAlso = "protected.also"; ///< the origin that compile::protected_entries() writes

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

bool is_stopped_or_reported(const policy::EntryClass& entry)
{
  const Verdict verdict = verdict_of(entry);
  return verdict == Verdict::blocked || verdict == Verdict::monitored;
}

bool is_enforced(const LivePolicy& policy, const feeds::Key& key)
{
  if (!policy.image)
    return true;
  const auto matched = match_in_image(policy.image->view(), key);
  return matched && is_stopped_or_reported(matched->entry_class);
}

std::string too_wide(const feeds::Key& key)
{
  if (const auto* ipv4 = std::get_if<Ipv4Prefix>(&key); ipv4 != nullptr && feeds::is_too_wide(*ipv4))
    return "it is wider than /8";
  if (const auto* ipv6 = std::get_if<Ipv6Prefix>(&key); ipv6 != nullptr && feeds::is_too_wide(*ipv6))
    return "it is wider than /19";
  return {};
}

bool is_inside(const feeds::NameKey& key, const feeds::NameKey& row)
{
  return row.form == feeds::NameForm::exact ? key == row : dns::is_at_or_below(key.name, row.name);
}

template <typename Prefix> bool is_inside(const Prefix& key, const Prefix& row)
{
  return key.length >= row.length && Prefix::of(key.base, row.length) == row;
}

/// The setting behind a protected entry, or what it is of.
std::string shown_origin(const compile::EntryRow& row)
{
  return row.origin == "private" ? "protected.private" : row.origin;
}

/// Every row that covers the key, what a person wrote before what is built in: the set itself names the widest only.
std::vector<const compile::EntryRow*> covering_rows(const compile::EntrySet& set, const feeds::Key& key)
{
  std::vector<const compile::EntryRow*> found;
  if (set.covering(key) == nullptr)
    return found;
  for (const compile::EntryRow& row : set.rows()) {
    if (covers(row.key, key))
      found.push_back(&row);
  }
  std::stable_partition(found.begin(), found.end(), [](const auto* row) { return row->origin == kProtectedAlso; });
  return found;
}

/// Entries inside a prefix that the image stops or reports, so none that is allowed, protected or expired.
void look_inside(const LivePolicy& policy, const config::Config& config, const feeds::Key& key, Answer& answer)
{
  if (!policy.listed || !policy.image)
    return;
  answer.inside = policy.listed->inside(key, [&](std::string_view feed) { return !is_allow_feed(config, feed); });
  answer.inside_complete = answer.inside.size() < provenance::Provenance::kMostInside;
  std::erase_if(answer.inside, [&](const feeds::Key& one) {
    const auto matched = match_in_image(policy.image->view(), one);
    if (!matched || !is_stopped_or_reported(matched->entry_class))
      return true;
    if (answer.inside_verdict != Verdict::blocked)
      answer.inside_verdict = verdict_of(matched->entry_class);
    return false;
  });
}

/// Of this very key, whatever may stand in it.
Answer ask_of_key(const LivePolicy& policy, const config::Config& config, const feeds::Key& key)
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
  for (const compile::EntryRow* row : covering_rows(protects, key)) {
    answer.allowed_by.push_back(shown_origin(*row) + " " + row->text);
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
  if (answer.verdict == Verdict::not_listed)
    look_inside(policy, config, key, answer);
  if (!answer.inside.empty())
    answer.verdict = Verdict::in_part;
  return answer;
}

} // namespace

std::vector<std::string> feeds_that_list(const LivePolicy& policy, const feeds::Key& key,
                                         const std::function<bool(std::string_view feed)>& is_wanted)
{
  std::vector<std::string> names;
  if (!policy.listed)
    return names;
  for (const provenance::Listing& listing : policy.listed->listings(key)) {
    if (is_wanted(listing.feed) && std::ranges::find(names, listing.feed) == names.end())
      names.push_back(listing.feed);
  }
  return names;
}

bool for_each_in_force(const LivePolicy& policy, const feeds::Snapshot& snapshot, std::int64_t now,
                       const std::function<bool(const feeds::Key& key, const feeds::Attributes& attributes)>& take)
{
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const feeds::Attributes attributes = snapshot.attributes(i);
    if (attributes.hole || (attributes.expiry != 0 && attributes.expiry <= now))
      continue;
    const feeds::Key key = snapshot.key(i);
    if (is_enforced(policy, key) && !take(key, attributes))
      return false;
  }
  return true;
}

bool covers(const feeds::Key& row, const feeds::Key& key)
{
  return std::visit(
      [&row](const auto& one) {
        const auto* same = std::get_if<std::decay_t<decltype(one)>>(&row);
        return same != nullptr && is_inside(one, *same);
      },
      key);
}

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
  case Verdict::in_part:
    return "in-part";
  case Verdict::not_listed:
    return "not-listed";
  }
  return "?";
}

std::string_view outcome_on_bridge(Verdict verdict, std::string_view mode) noexcept
{
  if (mode == "failed-closed")
    return "dropped";
  if (mode == "bypass" || mode == "failed-open")
    return "forwarded";
  if (mode != "block" && mode != "monitor")
    return "unknown";
  if (verdict == Verdict::blocked && mode == "block")
    return "blocked";
  return verdict == Verdict::blocked || verdict == Verdict::monitored ? "reported" : "forwarded";
}

Answer ask_policy(const LivePolicy& policy, const config::Config& config, const feeds::Key& key)
{
  Answer answer = ask_of_key(policy, config, key);
  const auto* address = std::get_if<Ipv6Prefix>(&key);
  const auto inner = address != nullptr && address->length == 128 ? embedded_ipv4(*address) : std::nullopt;
  // With no entry of its own such an address is looked up as the IPv4 address in it.
  const bool has_entry = !answer.listings.empty() || !answer.allowed_by.empty();
  return inner && !has_entry ? ask_of_key(policy, config, *inner) : answer;
}

BlockRules::BlockRules(const LivePolicy& policy, const config::Config& config, const std::vector<LocalItem>& local)
    : policy_(policy), config_(config), protects_(compile::protected_entries(config, policy.own_servers)),
      allows_(compile::allowed_entries(config))
{
  for (const LocalItem& item : local) {
    if (item.action != LocalAction::allow)
      continue;
    if (const auto typed = read_typed_entry(item.entry))
      mine_.add(typed->key, "local allow");
  }
  mine_.seal();
}

std::string BlockRules::objection(const feeds::Key& key) const
{
  if (const std::string wide = too_wide(key); !wide.empty())
    return wide;
  if (const std::string why = standing_objection(key); !why.empty())
    return why;
  const auto* prefix6 = std::get_if<Ipv6Prefix>(&key);
  const auto inner = prefix6 == nullptr ? std::nullopt : embedded_ipv4(*prefix6);
  const std::string why = inner ? standing_objection(*inner) : std::string();
  return why.empty() ? why : "it stands for " + format(*inner) + ", and " + why;
}

std::string BlockRules::standing_objection(const feeds::Key& key) const
{
  std::string protecting;
  bool is_setting = true;
  for (const compile::EntryRow* row : covering_rows(protects_, key)) {
    const std::string origin = shown_origin(*row);
    protecting += (protecting.empty() ? "it is protected by " : " and by ") + row->text + " (" + origin + ")";
    is_setting = is_setting && origin.starts_with("protected.");
  }
  if (!protecting.empty())
    return protecting + (is_setting ? "; to block it, change that in weir.yaml, then: request config reload" : "");
  if (const auto* row = allows_.covering(key))
    return "it is allowed by the configuration: " + row->text;
  if (const auto* row = mine_.covering(key))
    return "it is allowed by a local entry: " + row->text;
  for (const provenance::Listing& listing :
       policy_.listed ? policy_.listed->listings(key) : std::vector<provenance::Listing>{}) {
    if (is_allow_feed(config_, listing.feed) && listing.feed != config::kLocalAllowFeed)
      return "it is allowed by feed " + listing.feed + ": " + listing.entry;
  }
  return {};
}

std::string block_objection(const LivePolicy& policy, const config::Config& config, const std::vector<LocalItem>& local,
                            const feeds::Key& key)
{
  return BlockRules(policy, config, local).objection(key);
}

} // namespace weir::daemon
