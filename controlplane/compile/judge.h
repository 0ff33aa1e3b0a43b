// SPDX-License-Identifier: BSD-3-Clause
// Decides for each entry of a snapshot whether it goes into the image, and completes the feed's report.
#pragma once

#include "feed_table.h"

#include <weir/compile/entry_set.h>

#include <cstdint>
#include <set>

namespace weir::compile {

/// Protected entries of one feed are refused here and not when the feed was read, so that a changed configuration
/// needs no feed to be read again.
class Judge {
public:
  Judge(FeedSlot& slot, const EntrySet& protected_set, std::int64_t time);

  /// `number` as in Snapshot. False: the entry is not contributed.
  [[nodiscard]] bool takes(const Ipv4Prefix& prefix, std::size_t number);
  [[nodiscard]] bool takes(const Ipv6Prefix& prefix, std::size_t number);
  [[nodiscard]] bool takes(const feeds::NameRow& row, std::size_t number);

  /// Merges what was refused into the report, by line.
  void finish();

private:
  [[nodiscard]] bool is_expired(std::size_t number);
  bool refuse(std::size_t number);
  void uncount(const feeds::Key& key);
  void keep_first_lines(std::size_t count);

  FeedSlot& slot_;
  const EntrySet& protected_;
  std::int64_t time_;
  bool blocks_;
  bool one_item_a_line_;
  std::set<std::uint32_t> refused_lines_;
  std::uint64_t expired_ = 0;
  std::uint64_t inbound_names_ = 0;
  std::vector<feeds::Rejection> rejections_;
};

} // namespace weir::compile
