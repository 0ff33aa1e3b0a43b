// SPDX-License-Identifier: BSD-3-Clause
// Access to a checked snapshot.
#include "snapshot_state.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace weir::feeds {

namespace {

template <typename Rows, typename Wanted, typename Less>
std::optional<std::size_t> search(const Rows& rows, const Wanted& wanted, Less less) noexcept
{
  const auto found = std::lower_bound(rows.begin(), rows.end(), wanted, less);
  if (found == rows.end() || less(*found, wanted) || less(wanted, *found))
    return std::nullopt;
  return static_cast<std::size_t>(found - rows.begin());
}

} // namespace

Snapshot::Snapshot(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Snapshot::~Snapshot() = default;
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;

const SnapshotInfo& Snapshot::info() const noexcept
{
  return state_->info;
}

std::size_t Snapshot::size() const noexcept
{
  return state_->line.size();
}

std::size_t Snapshot::ipv4_count() const noexcept
{
  return state_->ipv4.size();
}

std::size_t Snapshot::ipv6_count() const noexcept
{
  return state_->ipv6.size();
}

std::size_t Snapshot::name_count() const noexcept
{
  return state_->names.size();
}

std::size_t Snapshot::name_bytes() const noexcept
{
  return state_->name_bytes.size();
}

Ipv4Prefix Snapshot::ipv4(std::size_t i) const noexcept
{
  const Ipv4Row row = state_->ipv4[i];
  return {Ipv4{static_cast<std::uint32_t>(row >> 8)}, static_cast<std::uint8_t>(row)};
}

Ipv6Prefix Snapshot::ipv6(std::size_t i) const noexcept
{
  const Ipv6Row& row = state_->ipv6[i];
  return {Ipv6{row.high, row.low}, static_cast<std::uint8_t>(row.length)};
}

NameRow Snapshot::name(std::size_t i) const noexcept
{
  const NameEntryRow& row = state_->names[i];
  return {state_->reversed(row), static_cast<NameForm>(row.form), row.hole != 0};
}

Key Snapshot::key(std::size_t number) const
{
  if (number < ipv4_count())
    return ipv4(number);
  number -= ipv4_count();
  if (number < ipv6_count())
    return ipv6(number);
  const NameRow row = name(number - ipv6_count());
  std::array<std::uint8_t, dns::kMaxNameLength> wire;
  const std::size_t length = reversed_to_wire(row.reversed, wire.data());
  return NameKey{dns::name_from_wire({wire.data(), length}).value_or(dns::Name{}), row.form};
}

Attributes Snapshot::attributes(std::size_t number) const noexcept
{
  Attributes attributes;
  attributes.first_seen = state_->first_seen[number];
  attributes.last_seen = state_->info.time;
  attributes.line = state_->line[number];
  const std::size_t names_begin = ipv4_count() + ipv6_count();
  attributes.hole = number >= names_begin && state_->names[number - names_begin].hole != 0;
  const std::uint32_t reference = state_->extra.empty() ? 0 : state_->extra[number];
  if (reference == 0)
    return attributes;
  const Extra& extra = state_->extras[reference - 1];
  if (extra.first_seen != 0)
    attributes.first_seen = extra.first_seen;
  if (extra.last_seen != 0)
    attributes.last_seen = extra.last_seen;
  attributes.expiry = extra.expiry;
  if (extra.confidence <= 100)
    attributes.confidence = extra.confidence;
  attributes.tags = state_->tags.substr(extra.tags_offset, extra.tags_length);
  return attributes;
}

bool Snapshot::may_expire() const noexcept
{
  return !state_->extra.empty();
}

std::optional<std::size_t> Snapshot::find(const Ipv4Prefix& prefix) const noexcept
{
  const Ipv4Row wanted = Ipv4Row{prefix.base.value} << 8 | prefix.length;
  return search(state_->ipv4, wanted, [](Ipv4Row a, Ipv4Row b) { return a < b; });
}

std::optional<std::size_t> Snapshot::find(const Ipv6Prefix& prefix) const noexcept
{
  const Ipv6Row wanted{prefix.base.high, prefix.base.low, prefix.length};
  const auto found = search(state_->ipv6, wanted, [](const Ipv6Row& a, const Ipv6Row& b) {
    return std::tie(a.high, a.low, a.length) < std::tie(b.high, b.low, b.length);
  });
  return found ? std::optional(*found + ipv4_count()) : std::nullopt;
}

std::optional<std::size_t> Snapshot::find(const dns::Name& name, NameForm form) const noexcept
{
  std::array<char, dns::kMaxNameLength> bytes;
  const std::string_view reversed{bytes.data(), wire_to_reversed(name.wire(), bytes.data())};
  const auto first = std::lower_bound(state_->names.begin(), state_->names.end(), reversed,
                                      [&](const NameEntryRow& row, std::string_view wanted) {
                                        const int order = state_->reversed(row).compare(wanted);
                                        return order < 0 || (order == 0 && static_cast<NameForm>(row.form) < form);
                                      });
  if (first == state_->names.end() || state_->reversed(*first) != reversed ||
      static_cast<NameForm>(first->form) != form)
    return std::nullopt;
  return static_cast<std::size_t>(first - state_->names.begin()) + ipv4_count() + ipv6_count();
}

std::optional<std::size_t> Snapshot::find(const Key& key) const noexcept
{
  if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&key))
    return find(*prefix4);
  if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&key))
    return find(*prefix6);
  const auto* name = std::get_if<NameKey>(&key);
  return name == nullptr ? std::nullopt : find(name->name, name->form);
}

} // namespace weir::feeds
