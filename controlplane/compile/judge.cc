// SPDX-License-Identifier: BSD-3-Clause
// Protection, expiry and direction of a feed's entries.
#include "judge.h"

#include <algorithm>

namespace weir::compile {

namespace {

constexpr const char* kProtected = "protected";

} // namespace

Judge::Judge(const FeedSlot& slot, const EntrySet& protected_set, std::int64_t time)
    : slot_(&slot), protected_(protected_set), time_(time), blocks_(slot.info.mode != policy::FeedMode::allow),
      one_item_a_line_(slot.snapshot != nullptr && slot.snapshot->info().format == "list"),
      may_expire_(slot.snapshot != nullptr && slot.snapshot->may_expire())
{
}

bool Judge::is_expired(std::size_t number)
{
  if (!may_expire_)
    return false;
  const std::int64_t expiry = slot_->snapshot->attributes(number).expiry;
  if (expiry == 0 || expiry > time_)
    return false;
  ++expired_;
  uncount(slot_->snapshot->key(number));
  return true;
}

void Judge::uncount(const feeds::Key& key)
{
  const auto type = blocks_ ? feeds::type_of(key) : feeds::IndicatorType::allow;
  ++uncounted_[static_cast<std::size_t>(type)];
}

/// A range of a list is one item and many entries; lines of other formats have an item for each entry.
bool Judge::refuse(std::size_t number)
{
  const feeds::Key key = slot_->snapshot->key(number);
  const std::uint32_t line = slot_->snapshot->attributes(number).line;
  uncount(key);
  if (one_item_a_line_ && !refused_lines_.insert(line).second)
    return false;
  ++refused_;
  rejections_.push_back({line, 0, feeds::format(key), kProtected});
  if (rejections_.size() >= 2 * feeds::kMaxRejections)
    keep_first_lines(feeds::kMaxRejections);
  return false;
}

void Judge::keep_first_lines(std::size_t count)
{
  std::stable_sort(rejections_.begin(), rejections_.end(),
                   [](const feeds::Rejection& a, const feeds::Rejection& b) { return a.line < b.line; });
  rejections_.resize(std::min(count, rejections_.size()));
}

bool Judge::takes(const Ipv4Prefix& prefix, std::size_t number)
{
  if (is_expired(number))
    return false;
  return !blocks_ || protected_.covering(prefix) == nullptr || refuse(number);
}

bool Judge::takes(const Ipv6Prefix& prefix, std::size_t number)
{
  if (is_expired(number))
    return false;
  return !blocks_ || protected_.covering(prefix) == nullptr || refuse(number);
}

bool Judge::takes(const feeds::NameRow& row, std::size_t number)
{
  if (is_expired(number))
    return false;
  if (row.hole)
    return true;
  if (blocks_ && protected_.covering(row.reversed, row.form) != nullptr)
    return refuse(number);
  if (!blocks_ || slot_->info.direction != policy::FeedDirection::inbound)
    return true;
  ++inbound_names_;
  return false;
}

/// An item that `other` has refused is not refused again: a range of IPv6 can hold addresses of IPv4.
void Judge::leave_items_of(const Judge& other)
{
  if (!one_item_a_line_ || other.refused_lines_.empty())
    return;
  const auto is_refused = [&](std::uint32_t line) { return other.refused_lines_.count(line) != 0; };
  refused_ -= std::erase_if(refused_lines_, is_refused);
  std::erase_if(rejections_, [&](const feeds::Rejection& rejection) { return is_refused(rejection.line); });
}

/// A snapshot's report can't be trusted to count what the snapshot holds.
void Judge::add_to(feeds::FeedReport& report) const
{
  for (std::size_t i = 0; i < uncounted_.size(); ++i)
    report.counts[i] -= std::min(report.counts[i], uncounted_[i]);
  if (refused_ != 0)
    report.rejected[kProtected] += refused_;
  if (expired_ != 0)
    report.counted["expired"] += expired_;
  report.rejections.insert(report.rejections.end(), rejections_.begin(), rejections_.end());
}

FeedJudges::FeedJudges(FeedSlot& slot, const EntrySet& protected_set, std::int64_t time)
    : ipv4(slot, protected_set, time), ipv6(slot, protected_set, time), names(slot, protected_set, time), slot_(&slot)
{
}

void FeedJudges::finish()
{
  ipv6.leave_items_of(ipv4);
  names.leave_items_of(ipv4);
  names.leave_items_of(ipv6);
  feeds::FeedReport& report = slot_->report;
  for (const Judge* judge : {&ipv4, &ipv6, &names})
    judge->add_to(report);
  std::stable_sort(report.rejections.begin(), report.rejections.end(),
                   [](const feeds::Rejection& a, const feeds::Rejection& b) { return a.line < b.line; });
  if (report.rejections.size() > feeds::kMaxRejections)
    report.rejections.resize(feeds::kMaxRejections);
  if (names.inbound_names_ != 0) {
    report.counted["names-of-inbound-feed"] += names.inbound_names_;
    report.notes.push_back("names are judged in queries, which are outbound: the " +
                           std::to_string(names.inbound_names_) + " names of this inbound feed do nothing");
  }
}

} // namespace weir::compile
