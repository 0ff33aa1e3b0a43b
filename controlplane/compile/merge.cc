// SPDX-License-Identifier: BSD-3-Clause
// The merge: a tournament of fronts, one per feed; entries of the box itself are slipped in by their order.
#include "merge.h"

#include "own_entries.h"
#include "tournament.h"

#include <weir/feeds/name_chunk.h>

#include <array>
#include <future>
#include <tuple>
#include <utility>

namespace weir::compile {

namespace {

/// Where a feed stands in its IPv4 part. All that orders it is in one word: base, length, feed.
struct Ipv4Front {
  Ipv4Front(std::size_t the_feed, const feeds::Snapshot& the_snapshot)
      : snapshot(&the_snapshot), feed(the_feed), end(the_snapshot.ipv4_count())
  {
  }
  void read() noexcept
  {
    prefix = snapshot->ipv4(at);
    order = std::uint64_t{prefix.base.value} << 32 | std::uint64_t{prefix.length} << 16 | feed;
  }
  friend bool operator<(const Ipv4Front& a, const Ipv4Front& b) noexcept { return a.order < b.order; }

  const feeds::Snapshot* snapshot;
  std::size_t feed;
  std::size_t end;
  std::size_t at = 0;
  std::uint64_t order = 0;
  Ipv4Prefix prefix;
};

struct Ipv6Front {
  Ipv6Front(std::size_t the_feed, const feeds::Snapshot& the_snapshot)
      : snapshot(&the_snapshot), feed(the_feed), end(the_snapshot.ipv6_count())
  {
  }
  void read() noexcept { prefix = snapshot->ipv6(at); }
  friend bool operator<(const Ipv6Front& a, const Ipv6Front& b) noexcept
  {
    return std::tie(a.prefix, a.feed) < std::tie(b.prefix, b.feed);
  }

  const feeds::Snapshot* snapshot;
  std::size_t feed;
  std::size_t end;
  std::size_t at = 0;
  Ipv6Prefix prefix;
};

/// Names compare by their first two chunks, and by the text only where these are equal.
struct NameFront {
  NameFront(std::size_t the_feed, const feeds::Snapshot& the_snapshot)
      : snapshot(&the_snapshot), feed(the_feed), end(the_snapshot.name_count())
  {
  }
  void read() noexcept
  {
    row = snapshot->name(at);
    first = feeds::chunk_at(row.reversed, 0);
    second = feeds::chunk_at(row.reversed, feeds::kNameChunk);
  }
  friend bool operator<(const NameFront& a, const NameFront& b) noexcept
  {
    if (a.first != b.first)
      return a.first < b.first;
    if (a.second != b.second)
      return a.second < b.second;
    const int order = a.row.reversed.compare(b.row.reversed);
    return order != 0 ? order < 0 : std::tie(a.row.form, a.feed) < std::tie(b.row.form, b.feed);
  }

  const feeds::Snapshot* snapshot;
  std::size_t feed;
  std::size_t end;
  std::size_t at = 0;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  feeds::NameRow row{};
};

/// Calls `emit(front)` for all rows of all feeds in order, feeds ascending among equal rows.
template <typename Front, typename Emit> void merge(const std::vector<FeedSlot>& slots, Emit emit)
{
  std::vector<Front> fronts;
  for (std::size_t feed = 0; feed < slots.size(); ++feed) {
    if (slots[feed].snapshot == nullptr)
      continue;
    Front front(feed, *slots[feed].snapshot);
    if (front.end == 0)
      continue;
    front.read();
    fronts.push_back(front);
  }
  Tournament<Front> tournament(std::move(fronts));
  while (!tournament.empty()) {
    Front& front = tournament.least();
    emit(std::as_const(front));
    if (++front.at == front.end) {
      tournament.drop();
      continue;
    }
    front.read();
    tournament.replay();
  }
}

/// True if the entry of the box itself belongs before the feed's. Equal ones follow all feeds, as the builder wants
/// them: what is not in its order it sorts anew.
bool comes_first(const OwnName& own, const feeds::NameRow& row)
{
  const int order = std::string_view(own.reversed).compare(row.reversed);
  return order != 0 ? order < 0 : static_cast<feeds::NameForm>(own.form) < row.form;
}

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
  while (next < own.size() && (prefix == nullptr || own[next].prefix < *prefix))
    out.push_back(own[next++]);
}

class Merger {
public:
  Merger(const std::vector<FeedSlot>& slots, OwnEntries own, std::vector<FeedJudges>& judges, policy::PolicyInput& out)
      : slots_(slots), own_(std::move(own)), judges_(judges), out_(out)
  {
  }

  void merge_ipv4()
  {
    out_.ipv4.reserve(total(slots_, &feeds::Snapshot::ipv4_count) + own_.ipv4.size());
    std::size_t next = 0;
    merge<Ipv4Front>(slots_, [&](const Ipv4Front& front) {
      slip_in(own_.ipv4, next, &front.prefix, out_.ipv4);
      if (judges_[front.feed].ipv4.takes(front.prefix, front.at))
        out_.ipv4.push_back(
            {front.prefix, kind_of(slots_[front.feed], false), static_cast<policy::FeedIndex>(front.feed)});
    });
    slip_in<policy::Ipv4Contribution, Ipv4Prefix>(own_.ipv4, next, nullptr, out_.ipv4);
  }

  void merge_ipv6()
  {
    out_.ipv6.reserve(total(slots_, &feeds::Snapshot::ipv6_count) + own_.ipv6.size());
    std::size_t next = 0;
    merge<Ipv6Front>(slots_, [&](const Ipv6Front& front) {
      slip_in(own_.ipv6, next, &front.prefix, out_.ipv6);
      if (judges_[front.feed].ipv6.takes(front.prefix, front.snapshot->ipv4_count() + front.at))
        out_.ipv6.push_back(
            {front.prefix, kind_of(slots_[front.feed], false), static_cast<policy::FeedIndex>(front.feed)});
    });
    slip_in<policy::Ipv6Contribution, Ipv6Prefix>(own_.ipv6, next, nullptr, out_.ipv6);
  }

  void merge_names()
  {
    reserve_names();
    merge<NameFront>(slots_, [&](const NameFront& front) { take_name(front); });
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

  void take_name(const NameFront& front)
  {
    while (next_name_ < own_.names.size() && comes_first(own_.names[next_name_], front.row))
      add_own_name(own_.names[next_name_++]);
    const std::size_t number = front.snapshot->ipv4_count() + front.snapshot->ipv6_count() + front.at;
    if (!judges_[front.feed].names.takes(front.row, number))
      return;
    const policy::ContributionKind kind = kind_of(slots_[front.feed], front.row.hole);
    const bool listed = kind == policy::ContributionKind::listed;
    add_name(front.row.reversed, static_cast<policy::NameForm>(front.row.form), kind,
             listed ? answer_of(front.row.reversed) : policy::AnswerMode::standard,
             static_cast<policy::FeedIndex>(front.feed));
  }

  void add_own_name(const OwnName& name) { add_name(name.reversed, name.form, name.kind, name.answer, name.feed); }

  void add_name(std::string_view reversed, policy::NameForm form, policy::ContributionKind kind,
                policy::AnswerMode answer, policy::FeedIndex feed)
  {
    std::array<std::uint8_t, dns::kMaxNameLength> wire;
    const std::size_t length = feeds::reversed_to_wire(reversed, wire.data());
    out_.add_name({reinterpret_cast<const char*>(wire.data()), length}, form, feed, kind, answer);
  }

  const std::vector<FeedSlot>& slots_;
  OwnEntries own_;
  std::vector<FeedJudges>& judges_;
  policy::PolicyInput& out_;
  std::size_t next_name_ = 0;
};

} // namespace

void merge_contributions(std::vector<FeedSlot>& slots, const EntrySet& protected_set, const EntrySet& allowed,
                         std::int64_t time, policy::PolicyInput& out, const Progress& progress, unsigned threads)
{
  std::vector<FeedJudges> judges;
  judges.reserve(slots.size());
  for (FeedSlot& slot : slots)
    judges.emplace_back(slot, protected_set, time);
  Merger merger(slots, own_entries(slots, protected_set, allowed), judges, out);
  const auto say = [&](double done) {
    if (progress)
      progress("merge", done);
  };
  say(0.0);
  auto addresses = std::async(threads > 1 ? std::launch::async | std::launch::deferred : std::launch::deferred, [&] {
    merger.merge_ipv4();
    merger.merge_ipv6();
  });
  if (threads <= 1)
    addresses.wait();
  say(0.4);
  merger.merge_names();
  addresses.get();
  say(1.0);
  for (FeedJudges& judge : judges)
    judge.finish();
}

} // namespace weir::compile
