// SPDX-License-Identifier: BSD-3-Clause
// Decides for each entry of a snapshot whether it goes into the image, and completes the feed's report.
#pragma once

#include "feed_table.h"

#include <weir/compile/entry_set.h>

#include <array>
#include <cstdint>
#include <set>

namespace weir::compile {

/// Judges the entries of one kind (IPv4, IPv6 or names) of one feed, ascending; kinds may be judged at the same time.
/// Protected entries are refused here and not when the feed was read, so that a changed configuration needs no feed to
/// be read again.
class Judge {
public:
  Judge(const FeedSlot& slot, const EntrySet& protected_set, std::int64_t time);

  /// `number` as in Snapshot. False: the entry is not contributed.
  [[nodiscard]] bool takes(const Ipv4Prefix& prefix, std::size_t number);
  [[nodiscard]] bool takes(const Ipv6Prefix& prefix, std::size_t number);
  [[nodiscard]] bool takes(const feeds::NameRow& row, std::size_t number);

private:
  friend class FeedJudges;

  [[nodiscard]] bool is_expired(std::size_t number);
  bool refuse(std::size_t number);
  void uncount(const feeds::Key& key);
  void keep_first_lines(std::size_t count);
  void leave_items_of(const Judge& other);
  void add_to(feeds::FeedReport& report) const;

  const FeedSlot* slot_;
  EntryWalk protected_;
  std::int64_t time_;
  bool blocks_;
  bool one_item_a_line_;
  bool may_expire_;
  std::set<std::uint32_t> refused_lines_;
  std::array<std::uint64_t, feeds::kIndicatorTypes> uncounted_{};
  std::uint64_t refused_ = 0;
  std::uint64_t expired_ = 0;
  std::uint64_t inbound_names_ = 0;
  std::vector<feeds::Rejection> rejections_;
};

/// The judges of one feed.
class FeedJudges {
public:
  FeedJudges(FeedSlot& slot, const EntrySet& protected_set, std::int64_t time);

  /// Merges what was refused into the report, by line.
  void finish();

  Judge ipv4;
  Judge ipv6;
  Judge names;

private:
  FeedSlot* slot_;
};

} // namespace weir::compile
