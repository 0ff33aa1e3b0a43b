// SPDX-License-Identifier: BSD-3-Clause
// Allow, protection and canaries as contributions.
#include "own_entries.h"

#include <weir/feeds/canary.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace weir::compile {

namespace {

/// An entry for IPv6 addresses that hold an IPv4 address counts before that address's own entry; so what is allowed or
/// protected in IPv4 must be so there, too, as soon as a feed lists anything in these ranges.
bool lists_embedding_addresses(const FeedSlot& slot)
{
  if (slot.snapshot == nullptr || slot.info.mode == policy::FeedMode::allow)
    return false;
  for (std::size_t i = 0; i < slot.snapshot->ipv6_count(); ++i) {
    if (touches_embedded_ipv4(slot.snapshot->ipv6(i)))
      return true;
  }
  return false;
}

void add_mirrors(const Ipv4Prefix& prefix, policy::ContributionKind kind, policy::FeedIndex feed, OwnEntries& own)
{
  const std::uint64_t base = prefix.base.value;
  const unsigned length = prefix.length;
  const auto add = [&](const Ipv6Prefix& range, const Ipv6& inside) {
    const Ipv6 address{range.base.high | inside.high, range.base.low | inside.low};
    own.ipv6.push_back({Ipv6Prefix::of(address, range.length + length), kind, feed});
  };
  add(kMappedIpv4, {0, base});
  add(kTranslatedIpv4, {0, base});
  add(kSixToFour, {base << 16, 0});
}

void add_set(const EntrySet& set, policy::ContributionKind kind, bool mirrored, OwnEntries& own)
{
  for (const EntryRow& row : set.rows()) {
    if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&row.key)) {
      own.ipv4.push_back({*prefix4, kind, policy::kNoFeed});
      if (mirrored)
        add_mirrors(*prefix4, kind, policy::kNoFeed, own);
    } else if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&row.key)) {
      own.ipv6.push_back({*prefix6, kind, policy::kNoFeed});
    } else if (const auto* name = std::get_if<feeds::NameKey>(&row.key)) {
      std::array<char, dns::kMaxNameLength> reversed;
      const std::size_t size = feeds::wire_to_reversed(name->name.wire(), reversed.data());
      own.names.push_back({std::string(reversed.data(), size), static_cast<policy::NameForm>(name->form), kind,
                           policy::AnswerMode::standard, policy::kNoFeed});
    }
  }
}

/// True if the feed covers the name by an entry above it.
bool covers_from_above(const feeds::Snapshot& snapshot, const dns::Name& name)
{
  for (std::size_t labels = dns::label_count(name) - 1; labels > 0; --labels) {
    const dns::Name above = dns::suffix(name, labels);
    for (const auto form : {feeds::NameForm::subdomains, feeds::NameForm::below_only}) {
      const auto number = snapshot.find(above, form);
      if (number)
        return !snapshot.attributes(*number).hole;
    }
  }
  return false;
}

/// A canary below a listed name would be answered with an address: it gets an entry of its own.
void add_canaries(const std::vector<FeedSlot>& slots, OwnEntries& own)
{
  for (std::size_t feed = 0; feed < slots.size(); ++feed) {
    const FeedSlot& slot = slots[feed];
    if (slot.snapshot == nullptr || slot.info.mode == policy::FeedMode::allow ||
        slot.info.direction == policy::FeedDirection::inbound)
      continue;
    for (const feeds::Canary& canary : feeds::kCanaries) {
      std::array<std::uint8_t, dns::kMaxNameLength> wire;
      const std::size_t length = feeds::reversed_to_wire(canary.reversed, wire.data());
      const auto name = dns::name_from_wire({wire.data(), length});
      if (name && covers_from_above(*slot.snapshot, *name))
        own.names.push_back({std::string(canary.reversed), policy::NameForm::exact, policy::ContributionKind::listed,
                             answer_of(canary.reversed), static_cast<policy::FeedIndex>(feed)});
    }
  }
}

void add_mirrors_of_allow_feeds(const std::vector<FeedSlot>& slots, OwnEntries& own)
{
  for (std::size_t feed = 0; feed < slots.size(); ++feed) {
    if (slots[feed].snapshot == nullptr || slots[feed].info.mode != policy::FeedMode::allow)
      continue;
    for (std::size_t i = 0; i < slots[feed].snapshot->ipv4_count(); ++i)
      add_mirrors(slots[feed].snapshot->ipv4(i), policy::ContributionKind::allow, static_cast<policy::FeedIndex>(feed),
                  own);
  }
}

} // namespace

policy::AnswerMode answer_of(std::string_view reversed) noexcept
{
  const feeds::Canary* canary = feeds::find_canary(reversed);
  if (canary == nullptr)
    return policy::AnswerMode::standard;
  return canary->nodata ? policy::AnswerMode::nodata : policy::AnswerMode::nxdomain;
}

OwnEntries own_entries(const std::vector<FeedSlot>& slots, const EntrySet& protected_set, const EntrySet& allowed)
{
  OwnEntries own;
  const bool mirrored = std::any_of(slots.begin(), slots.end(), lists_embedding_addresses);
  add_set(protected_set, policy::ContributionKind::protect, mirrored, own);
  add_set(allowed, policy::ContributionKind::allow, mirrored, own);
  if (mirrored)
    add_mirrors_of_allow_feeds(slots, own);
  add_canaries(slots, own);
  const auto by_prefix = [](const auto& a, const auto& b) { return a.prefix < b.prefix; };
  std::stable_sort(own.ipv4.begin(), own.ipv4.end(), by_prefix);
  std::stable_sort(own.ipv6.begin(), own.ipv6.end(), by_prefix);
  std::stable_sort(own.names.begin(), own.names.end(), [](const OwnName& a, const OwnName& b) {
    return std::tie(a.reversed, a.form) < std::tie(b.reversed, b.form);
  });
  return own;
}

} // namespace weir::compile
