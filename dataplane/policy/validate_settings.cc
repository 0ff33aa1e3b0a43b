// SPDX-License-Identifier: BSD-3-Clause
// Checks settings, feeds and rules.
#include "check.h"

#include <weir/address/prefix.h>
#include <weir/policy/rule.h>
#include <weir/policy/section_layout.h>
#include <weir/policy/settings.h>

namespace weir::policy {

namespace {

/// 1..size-1 printable ASCII bytes, then only NULs.
template <std::size_t kSize> bool is_padded_text(const std::array<char, kSize>& text) noexcept
{
  std::size_t length = 0;
  while (length < kSize && text[length] >= 0x20 && text[length] < 0x7F)
    ++length;
  if (length == 0 || length == kSize)
    return false;
  return is_zero(std::span(text).subspan(length));
}

template <typename Enum> bool is_at_most(std::uint8_t value, Enum last) noexcept
{
  return value <= static_cast<std::uint8_t>(last);
}

Check check_bridges(SectionBytes section, const ImageView& view)
{
  for (std::uint32_t i = 0; i < view.settings->bridge_count; ++i) {
    const raw::BridgeRecord& bridge = view.bridges[i];
    if (!is_padded_text(bridge.name) || !is_at_most(bridge.mode, BridgeMode::bypass) ||
        !is_at_most(bridge.action, StopAction::reject) || !is_at_most(bridge.match, MatchEnd::both) ||
        !is_zero(bridge.reserved))
      return Flaw{"bridge", section.offset_of(&bridge)};
  }
  return std::nullopt;
}

/// Sorted, disjoint, masked.
Check check_exempt(SectionBytes section, const ImageView& view)
{
  for (std::uint32_t i = 0; i < view.settings->exempt4_count; ++i) {
    const raw::Exempt4Record& record = view.exempt4[i];
    const auto prefix = Ipv4Prefix::of(Ipv4{record.base}, record.length);
    if (record.length > 32 || prefix.base.value != record.base)
      return Flaw{"exempt IPv4 prefix", section.offset_of(&record)};
    if (i > 0) {
      const raw::Exempt4Record& before = view.exempt4[i - 1];
      if (Ipv4Prefix::of(Ipv4{before.base}, before.length).last() >= Ipv4{record.base})
        return Flaw{"exempt IPv4 prefixes not ascending", section.offset_of(&record)};
    }
  }
  for (std::uint32_t i = 0; i < view.settings->exempt6_count; ++i) {
    const raw::Exempt6Record& record = view.exempt6[i];
    const Ipv6 base{record.high, record.low};
    if (record.length > 128 || Ipv6Prefix::of(base, static_cast<unsigned>(record.length)).base != base)
      return Flaw{"exempt IPv6 prefix", section.offset_of(&record)};
    if (i > 0) {
      const raw::Exempt6Record& before = view.exempt6[i - 1];
      if (Ipv6Prefix::of({before.high, before.low}, static_cast<unsigned>(before.length)).last() >= base)
        return Flaw{"exempt IPv6 prefixes not ascending", section.offset_of(&record)};
    }
  }
  return std::nullopt;
}

bool is_good_rule(const raw::RuleRecord& rule, std::uint32_t slots) noexcept
{
  const unsigned kind = rule.actions & 3U;
  const unsigned inbound = rule.actions >> 2 & 3U;
  const unsigned outbound = rule.actions >> 4 & 3U;
  const unsigned answer = rule.actions >> 6;
  const bool stops = inbound != 0 || outbound != 0;
  return kind <= 2 && inbound <= 2 && outbound <= 2 && answer <= 2 && rule.severity <= 100 && (kind == 0) == stops &&
         rule.first_slot <= slots && rule.feed_count <= slots - rule.first_slot && (kind != 0 || rule.feed_count > 0);
}

} // namespace

Check check_settings(SectionBytes section, ImageView& view)
{
  const auto* header = section.header<raw::SettingsHeader>();
  if (header == nullptr)
    return Flaw{"too short for its header", 0};
  if (header->bridge_count > 64 || header->exempt4_count > 4096 || header->exempt6_count > 4096)
    return Flaw{"count", offsetof(raw::SettingsHeader, bridge_count)};
  const auto at = raw::layout(*header);
  if (at.end != section.size())
    return Flaw{"counts do not give the section's length", 0};
  view.settings = header;
  view.bridges = section.at<raw::BridgeRecord>(at.bridges);
  view.exempt4 = section.at<raw::Exempt4Record>(at.exempt4);
  view.exempt6 = section.at<raw::Exempt6Record>(at.exempt6);
  if (!is_padded_text(header->appliance))
    return Flaw{"appliance name", 0};
  if (header->interval_ms < 1000 || header->interval_ms > 3600000 || header->ttl > 3600)
    return Flaw{"interval or ttl", offsetof(raw::SettingsHeader, interval_ms)};
  if (!is_at_most(header->answer, SinkholeAnswer::refused) || !is_at_most(header->odd_queries, OddQueries::forward) ||
      header->ede > 1 || !is_zero(header->reserved))
    return Flaw{"sinkhole", offsetof(raw::SettingsHeader, answer)};
  if (auto flaw = check_bridges(section, view))
    return flaw;
  return check_exempt(section, view);
}

Check check_feeds(SectionBytes section, ImageView& view)
{
  const auto* header = section.header<raw::FeedHeader>();
  if (header == nullptr)
    return Flaw{"too short for its header", 0};
  const auto at = raw::layout(*header);
  if (header->feed_count > 4096 || at.end != section.size())
    return Flaw{"counts do not give the section's length", 0};
  view.feed_header = header;
  view.feeds = section.at<raw::FeedRecord>(at.feeds);
  view.feed_text = section.at<char>(at.text);
  for (std::uint32_t i = 0; i < header->feed_count; ++i) {
    const raw::FeedRecord& feed = view.feeds[i];
    const bool has_name = feed.name_length >= 1 && feed.name_length <= feed.name.size();
    const bool has_reference = feed.reference_offset <= header->text_bytes &&
                               feed.reference_length <= header->text_bytes - feed.reference_offset;
    if (!has_name || !has_reference || !is_at_most(feed.mode, FeedMode::allow) ||
        !is_at_most(feed.direction, FeedDirection::outbound) || feed.confidence > 100)
      return Flaw{"feed", section.offset_of(&feed)};
    for (std::size_t c = 0; c < feed.name_length; ++c) {
      if (feed.name[c] < 0x20 || feed.name[c] >= 0x7F)
        return Flaw{"name of a feed", section.offset_of(&feed)};
    }
  }
  return std::nullopt;
}

Check check_rules(SectionBytes section, ImageView& view)
{
  const auto* header = section.header<raw::RuleHeader>();
  if (header == nullptr)
    return Flaw{"too short for its header", 0};
  const auto at = raw::layout(*header);
  if (header->rule_count > kMaxRule || at.end != section.size())
    return Flaw{"counts do not give the section's length", 0};
  view.rule_header = header;
  view.rules = section.at<raw::RuleRecord>(at.rules);
  view.rule_feeds = section.at<std::uint16_t>(at.slots);
  const raw::RuleRecord& none = view.rules[0];
  if (none.actions != 0 || none.severity != 0 || none.feed_count != 0 || none.first_slot != 0)
    return Flaw{"rule 0 is not empty", at.rules};
  for (std::uint32_t i = 0; i < header->slot_count; ++i) {
    if (view.rule_feeds[i] >= view.feed_header->feed_count)
      return Flaw{"feed of a rule", section.offset_of(view.rule_feeds + i)};
  }
  for (std::uint32_t i = 1; i <= header->rule_count; ++i) {
    const raw::RuleRecord& rule = view.rules[i];
    if (!is_good_rule(rule, header->slot_count))
      return Flaw{"rule", section.offset_of(&rule)};
    for (std::uint32_t slot = 1; slot < rule.feed_count; ++slot) {
      if (view.rule_feeds[rule.first_slot + slot] <= view.rule_feeds[rule.first_slot + slot - 1])
        return Flaw{"feeds of a rule not ascending", section.offset_of(&rule)};
    }
  }
  return std::nullopt;
}

} // namespace weir::policy
