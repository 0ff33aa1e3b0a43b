// SPDX-License-Identifier: BSD-3-Clause
// The merge: a heap of cursors, one per feed; entries of the box itself are slipped in by their order.
#include "merge.h"

#include "own_entries.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace weir::compile {

namespace {

/// Where a feed stands in its part of the snapshot. `Row` is what is compared.
template <typename Row> struct Cursor {
  std::size_t feed;
  std::size_t next;
  std::size_t end;
  Row row;
};

/// Orders a heap so that the least (row, feed) is in front.
template <typename Row> bool comes_later(const Cursor<Row>& a, const Cursor<Row>& b)
{
  return std::tie(b.row, b.feed) < std::tie(a.row, a.feed);
}

/// Calls `emit(feed, position, row)` for all rows of all feeds in order. `count(snapshot)` and `read(snapshot, i)` give
/// the part that is merged.
template <typename Row, typename Count, typename Read, typename Emit>
void merge(const std::vector<FeedSlot>& slots, Count count, Read read, Emit emit)
{
  std::vector<Cursor<Row>> heap;
  for (std::size_t feed = 0; feed < slots.size(); ++feed) {
    const feeds::Snapshot* snapshot = slots[feed].snapshot;
    if (snapshot != nullptr && count(*snapshot) != 0)
      heap.push_back({feed, 1, count(*snapshot), read(*snapshot, 0)});
  }
  std::make_heap(heap.begin(), heap.end(), comes_later<Row>);
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), comes_later<Row>);
    Cursor<Row>& cursor = heap.back();
    bool done = false;
    // The front feed goes on alone as long as it is ahead of all others.
    do {
      emit(cursor.feed, cursor.next - 1, cursor.row);
      done = cursor.next == cursor.end;
      if (!done)
        cursor.row = read(*slots[cursor.feed].snapshot, cursor.next++);
    } while (!done && (heap.size() == 1 || comes_later(heap.front(), cursor)));
    if (done)
      heap.pop_back();
    else
      std::push_heap(heap.begin(), heap.end(), comes_later<Row>);
  }
}

/// A name as it is compared: canonical order, then form.
struct NameOrder {
  std::string_view reversed;
  feeds::NameForm form;
  bool hole;
  friend bool operator<(const NameOrder& a, const NameOrder& b)
  {
    const int order = a.reversed.compare(b.reversed);
    return order != 0 ? order < 0 : a.form < b.form;
  }
};

policy::ContributionKind kind_of(const FeedSlot& slot, bool hole)
{
  if (hole)
    return policy::ContributionKind::hole;
  return slot.info.mode == policy::FeedMode::allow ? policy::ContributionKind::allow : policy::ContributionKind::listed;
}

std::size_t total(const std::vector<FeedSlot>& slots, std::size_t (feeds::Snapshot::*count)() const noexcept)
{
  std::size_t sum = 0;
  for (const FeedSlot& slot : slots)
    sum += slot.snapshot == nullptr ? 0 : (slot.snapshot->*count)();
  return sum;
}

/// Moves the own contributions that belong before `prefix` to `out`.
template <typename Contribution, typename Prefix>
void slip_in(const std::vector<Contribution>& own, std::size_t& next, const Prefix* prefix,
             std::vector<Contribution>& out)
{
  while (next < own.size() && (prefix == nullptr || !(*prefix < own[next].prefix)))
    out.push_back(own[next++]);
}

class Merger {
public:
  Merger(std::vector<FeedSlot>& slots, OwnEntries own, std::vector<Judge>& judges, policy::PolicyInput& out)
      : slots_(slots), own_(std::move(own)), judges_(judges), out_(out)
  {
  }

  void merge_ipv4()
  {
    out_.ipv4.reserve(total(slots_, &feeds::Snapshot::ipv4_count) + own_.ipv4.size());
    std::size_t next = 0;
    merge<Ipv4Prefix>(
        slots_, [](const feeds::Snapshot& s) { return s.ipv4_count(); },
        [](const feeds::Snapshot& s, std::size_t i) { return s.ipv4(i); },
        [&](std::size_t feed, std::size_t i, const Ipv4Prefix& prefix) {
          slip_in(own_.ipv4, next, &prefix, out_.ipv4);
          if (judges_[feed].takes(prefix, i))
            out_.ipv4.push_back({prefix, kind_of(slots_[feed], false), static_cast<policy::FeedIndex>(feed)});
        });
    slip_in<policy::Ipv4Contribution, Ipv4Prefix>(own_.ipv4, next, nullptr, out_.ipv4);
  }

  void merge_ipv6()
  {
    out_.ipv6.reserve(total(slots_, &feeds::Snapshot::ipv6_count) + own_.ipv6.size());
    std::size_t next = 0;
    merge<Ipv6Prefix>(
        slots_, [](const feeds::Snapshot& s) { return s.ipv6_count(); },
        [](const feeds::Snapshot& s, std::size_t i) { return s.ipv6(i); },
        [&](std::size_t feed, std::size_t i, const Ipv6Prefix& prefix) {
          slip_in(own_.ipv6, next, &prefix, out_.ipv6);
          if (judges_[feed].takes(prefix, slots_[feed].snapshot->ipv4_count() + i))
            out_.ipv6.push_back({prefix, kind_of(slots_[feed], false), static_cast<policy::FeedIndex>(feed)});
        });
    slip_in<policy::Ipv6Contribution, Ipv6Prefix>(own_.ipv6, next, nullptr, out_.ipv6);
  }

  void merge_names()
  {
    reserve_names();
    merge<NameOrder>(
        slots_, [](const feeds::Snapshot& s) { return s.name_count(); },
        [](const feeds::Snapshot& s, std::size_t i) {
          const feeds::NameRow row = s.name(i);
          return NameOrder{row.reversed, row.form, row.hole};
        },
        [&](std::size_t feed, std::size_t i, const NameOrder& name) { take_name(feed, i, name); });
    while (next_name_ < own_.names.size())
      add_own_name(own_.names[next_name_++]);
  }

private:
  void reserve_names()
  {
    std::size_t bytes = 0;
    for (const FeedSlot& slot : slots_)
      bytes += slot.snapshot == nullptr ? 0 : slot.snapshot->name_bytes() + slot.snapshot->name_count();
    for (const OwnName& name : own_.names)
      bytes += name.reversed.size() + 1;
    out_.names.reserve(total(slots_, &feeds::Snapshot::name_count) + own_.names.size());
    out_.name_bytes.reserve(bytes);
  }

  void take_name(std::size_t feed, std::size_t i, const NameOrder& name)
  {
    while (next_name_ < own_.names.size() && !(name < order_of(own_.names[next_name_])))
      add_own_name(own_.names[next_name_++]);
    const feeds::Snapshot& snapshot = *slots_[feed].snapshot;
    const std::size_t number = snapshot.ipv4_count() + snapshot.ipv6_count() + i;
    if (!judges_[feed].takes(feeds::NameRow{name.reversed, name.form, name.hole}, number))
      return;
    const policy::ContributionKind kind = kind_of(slots_[feed], name.hole);
    const bool listed = kind == policy::ContributionKind::listed;
    add_name(name.reversed, static_cast<policy::NameForm>(name.form), kind,
             listed ? answer_of(name.reversed) : policy::AnswerMode::standard, static_cast<policy::FeedIndex>(feed));
  }

  static NameOrder order_of(const OwnName& name)
  {
    return {name.reversed, static_cast<feeds::NameForm>(name.form), false};
  }

  void add_own_name(const OwnName& name) { add_name(name.reversed, name.form, name.kind, name.answer, name.feed); }

  void add_name(std::string_view reversed, policy::NameForm form, policy::ContributionKind kind,
                policy::AnswerMode answer, policy::FeedIndex feed)
  {
    std::array<std::uint8_t, dns::kMaxNameLength> wire;
    const std::size_t length = feeds::reversed_to_wire(reversed, wire.data());
    out_.add_name({reinterpret_cast<const char*>(wire.data()), length}, form, feed, kind, answer);
  }

  std::vector<FeedSlot>& slots_;
  OwnEntries own_;
  std::vector<Judge>& judges_;
  policy::PolicyInput& out_;
  std::size_t next_name_ = 0;
};

} // namespace

void merge_contributions(std::vector<FeedSlot>& slots, const EntrySet& protected_set, const EntrySet& allowed,
                         std::int64_t time, policy::PolicyInput& out, const Progress& progress)
{
  std::vector<Judge> judges;
  judges.reserve(slots.size());
  for (FeedSlot& slot : slots)
    judges.emplace_back(slot, protected_set, time);
  Merger merger(slots, own_entries(slots, protected_set, allowed), judges, out);
  const auto say = [&](double done) {
    if (progress)
      progress("merge", done);
  };
  say(0.0);
  merger.merge_ipv4();
  say(0.3);
  merger.merge_ipv6();
  say(0.4);
  merger.merge_names();
  say(1.0);
  for (Judge& judge : judges)
    judge.finish();
}

} // namespace weir::compile
