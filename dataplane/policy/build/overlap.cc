// SPDX-License-Identifier: BSD-3-Clause
// Merges what is said about a key; equal situations are computed once.
#include "overlap.h"

#include <weir/policy/image_hash.h>

#include <algorithm>

namespace weir::policy {

namespace {

void append(std::vector<std::uint8_t>& key, std::uint32_t value, unsigned bytes)
{
  for (unsigned i = 0; i < bytes; ++i)
    key.push_back(static_cast<std::uint8_t>(value >> i * 8));
}

void append(std::vector<std::uint8_t>& key, FeedIndex feed, ContributionKind kind, NameForm form, AnswerMode answer)
{
  append(key, feed, 2);
  append(key, static_cast<unsigned>(kind) | static_cast<unsigned>(form) << 2 | static_cast<unsigned>(answer) << 4, 1);
}

/// All there is to say about a key with one source, in one number other than 0.
std::uint64_t situation_of(StateNumber parent, std::uint8_t depth, const Source& source, bool keep) noexcept
{
  const auto word = [](auto value) { return static_cast<std::uint64_t>(value); };
  return word(1) << 63 | word(parent) << 31 | word(source.feed) << 15 | word(depth) << 7 | word(keep) << 6 |
         word(source.kind) << 4 | word(source.form) << 2 | word(source.answer);
}

bool is_allowing(ContributionKind kind) noexcept
{
  return kind == ContributionKind::allow || kind == ContributionKind::protect;
}

void sort_unique(std::vector<FeedIndex>& feeds)
{
  std::sort(feeds.begin(), feeds.end());
  feeds.erase(std::unique(feeds.begin(), feeds.end()), feeds.end());
}

} // namespace

Overlap::Overlap(KeyType type, const std::vector<FeedInfo>& feeds, RuleTable& rules, bool keep_allows)
    : type_(type), keep_allows_(keep_allows), feeds_(feeds), rules_(rules)
{
  static_cast<void>(number_of(State{}));
}

/// Nearly every key has one contribution, and few situations make up nearly all of them: 20 feeds of addresses and
/// prefixes have some hundred.
OverlapStep Overlap::step(StateNumber parent, std::uint8_t depth, std::span<const Source> own, bool keep)
{
  if (own.size() != 1)
    return known_step(parent, depth, own, keep);
  const std::uint64_t situation = situation_of(parent, depth, own.front(), keep);
  Recent& recent = recent_[situation * raw::kOddFactor >> 55];
  if (recent.situation != situation)
    recent = {situation, known_step(parent, depth, own, keep)};
  return recent.step;
}

const OverlapStep& Overlap::known_step(StateNumber parent, std::uint8_t depth, std::span<const Source> own, bool keep)
{
  key_.clear();
  append(key_, parent, 4);
  append(key_, depth | (keep ? 0x100U : 0U), 2);
  for (const Source& source : own)
    append(key_, source.feed, source.kind, source.form, source.answer);
  const std::uint32_t number = steps_known_.number_of(key_);
  if (number == steps_.size())
    steps_.push_back(compute(parent, depth, own, keep));
  return steps_[number];
}

OverlapStep Overlap::compute(StateNumber parent, std::uint8_t depth, std::span<const Source> own, bool keep)
{
  State state = states_[parent];
  for (const Source& source : own) {
    if (source.kind != ContributionKind::hole && !does_nothing(source))
      say(state, source, effective_kind(source, feeds_), depth);
  }
  for (const Source& source : own) {
    if (source.kind == ContributionKind::hole)
      std::erase_if(state.said, [&](const Said& said) { return said.feed == source.feed; });
  }
  const bool lists_here = std::any_of(state.said.begin(), state.said.end(), [&](const Said& said) {
    return said.kind == ContributionKind::listed && said.depth == depth;
  });
  EntryVerdict verdict = judge(state);
  const bool may_be_kept = keep || (keep_allows_ && !verdict.protects);
  const bool is_kept = may_be_kept && verdict.rule != kNoRule && state.reported.rule == kNoRule;
  const bool is_needed = verdict.lists ? lists_here || verdict != state.reported : state.reported.lists || is_kept;
  if (is_needed && verdict.rule == kNoRule)
    verdict = judge_hole(depth, own);
  if (is_needed)
    state.reported = verdict;
  return {is_needed ? verdict : EntryVerdict{}, number_of(std::move(state))};
}

bool Overlap::does_nothing(const Source& source) const noexcept
{
  return type_ == KeyType::name && source.kind == ContributionKind::listed &&
         feeds_[source.feed].mode != FeedMode::allow && feeds_[source.feed].direction == FeedDirection::inbound;
}

void Overlap::say(State& state, const Source& source, ContributionKind kind, std::uint8_t depth) const
{
  const Said said{source.feed, kind, depth, source.form, source.answer};
  const auto at = std::find_if(state.said.begin(), state.said.end(), [&](const Said& other) {
    return std::pair(other.feed, other.kind) >= std::pair(said.feed, said.kind);
  });
  if (at == state.said.end() || at->feed != said.feed || at->kind != said.kind) {
    state.said.insert(at, said);
  } else if (at->depth == depth) {
    at->form = std::min(at->form, said.form);
    at->answer = std::max(at->answer, said.answer);
  } else if (kind == ContributionKind::listed) {
    *at = said;
  }
}

EntryVerdict Overlap::judge(const State& state)
{
  if (state.said.empty())
    return {};
  const bool is_allowed =
      std::any_of(state.said.begin(), state.said.end(), [](const Said& said) { return is_allowing(said.kind); });
  return is_allowed ? judge_allowed(state) : judge_listed(state);
}

EntryVerdict Overlap::judge_allowed(const State& state)
{
  std::uint8_t widest = 0xFF;
  for (const Said& said : state.said) {
    if (is_allowing(said.kind))
      widest = std::min(widest, said.depth);
  }
  EntryClass entry_class{EntryKind::allow};
  NameForm form = NameForm::below_only;
  std::vector<FeedIndex> feeds;
  for (const Said& said : state.said) {
    if (!is_allowing(said.kind) || said.depth != widest)
      continue;
    if (said.kind == ContributionKind::protect)
      entry_class.kind = EntryKind::protect;
    form = std::min(form, said.form);
    if (said.feed != kNoFeed)
      feeds.push_back(said.feed);
  }
  sort_unique(feeds);
  return {rules_.number_of(entry_class, feeds), widest, form, false, entry_class.kind == EntryKind::protect};
}

EntryVerdict Overlap::judge_listed(const State& state)
{
  std::uint8_t deepest = 0;
  for (const Said& said : state.said)
    deepest = std::max(deepest, said.depth);
  EntryClass entry_class;
  NameForm form = NameForm::below_only;
  std::vector<FeedIndex> feeds;
  for (const Said& said : state.said) {
    const FeedInfo& feed = feeds_[said.feed];
    const Action action = feed.mode == FeedMode::monitor ? Action::monitor : Action::block;
    if (feed.direction != FeedDirection::inbound)
      entry_class.outbound = std::max(entry_class.outbound, action);
    if (feed.direction != FeedDirection::outbound && type_ == KeyType::address)
      entry_class.inbound = std::max(entry_class.inbound, action);
    feeds.push_back(said.feed);
    if (said.depth == deepest) {
      form = std::min(form, said.form);
      entry_class.answer = std::max(entry_class.answer, said.answer);
    }
  }
  return {rules_.number_of(entry_class, feeds), deepest, form, true};
}

EntryVerdict Overlap::judge_hole(std::uint8_t depth, std::span<const Source> own)
{
  NameForm form = NameForm::below_only;
  std::vector<FeedIndex> feeds;
  for (const Source& source : own) {
    if (source.kind != ContributionKind::hole)
      continue;
    feeds.push_back(source.feed);
    form = std::min(form, source.form);
  }
  sort_unique(feeds);
  return {rules_.number_of(EntryClass{EntryKind::allow}, feeds), depth, form, false};
}

StateNumber Overlap::number_of(State&& state)
{
  key_.clear();
  append(key_, state.reported.rule, 4);
  append(key_, state.reported.depth, 1);
  append(key_, static_cast<unsigned>(state.reported.form) << 1 | (state.reported.lists ? 1U : 0U), 1);
  for (const Said& said : state.said) {
    append(key_, said.feed, said.kind, said.form, said.answer);
    append(key_, said.depth, 1);
  }
  const StateNumber number = states_known_.number_of(key_);
  if (number == states_.size())
    states_.push_back(std::move(state));
  return number;
}

} // namespace weir::policy
