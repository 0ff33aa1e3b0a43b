// SPDX-License-Identifier: BSD-3-Clause
// All entries of one snapshot that are or contain a key.
#include "feed_lookup.h"

#include <algorithm>
#include <utility>

namespace weir::provenance {

namespace {

void keep(std::vector<std::size_t>& found, std::optional<std::size_t> number)
{
  if (number)
    found.push_back(*number);
}

/// Numbers of the first `most` entries narrower than `outer` in its range. `count` entries are sorted by (base,
/// length); `at(i)` is the prefix of one.
template <typename Prefix, typename At>
std::vector<std::size_t> narrower(const Prefix& outer, std::size_t count, std::size_t most, const At& at)
{
  std::size_t low = 0;
  for (std::size_t high = count; low < high;) {
    const std::size_t middle = low + (high - low) / 2;
    if (at(middle).base < outer.base)
      low = middle + 1;
    else
      high = middle;
  }
  std::vector<std::size_t> found;
  for (; low < count && found.size() < most && Prefix::of(at(low).base, outer.length).base == outer.base; ++low) {
    if (at(low).length > outer.length)
      found.push_back(low);
  }
  return found;
}

} // namespace

FeedLookup::FeedLookup(feeds::Snapshot snapshot) : snapshot_(std::move(snapshot))
{
  for (std::size_t i = 0; i < snapshot_.ipv4_count(); ++i)
    lengths4_.set(snapshot_.ipv4(i).length);
  for (std::size_t i = 0; i < snapshot_.ipv6_count(); ++i)
    lengths6_.set(snapshot_.ipv6(i).length);
}

std::vector<std::size_t> FeedLookup::containing(const feeds::Key& key) const
{
  auto found = std::visit([&](const auto& one) { return around(one); }, key);
  const auto is_hole = [&](std::size_t number) { return snapshot_.attributes(number).hole; };
  if (std::any_of(found.begin(), found.end(), is_hole))
    found.clear();
  return found;
}

std::vector<std::size_t> FeedLookup::inside(const feeds::Key& key, std::size_t most) const
{
  std::vector<std::size_t> found;
  if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&key)) {
    found = narrower(*prefix4, snapshot_.ipv4_count(), most, [this](std::size_t i) { return snapshot_.ipv4(i); });
  } else if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&key)) {
    found = narrower(*prefix6, snapshot_.ipv6_count(), most, [this](std::size_t i) { return snapshot_.ipv6(i); });
    for (std::size_t& number : found)
      number += snapshot_.ipv4_count();
  }
  return found;
}

std::vector<std::size_t> FeedLookup::around(const Ipv4Prefix& key) const
{
  std::vector<std::size_t> found;
  for (int length = key.length; length >= 0; --length) {
    if (lengths4_.test(static_cast<std::size_t>(length)))
      keep(found, snapshot_.find(Ipv4Prefix::of(key.base, static_cast<unsigned>(length))));
  }
  return found;
}

std::vector<std::size_t> FeedLookup::around(const Ipv6Prefix& key) const
{
  std::vector<std::size_t> found;
  for (int length = key.length; length >= 0; --length) {
    if (lengths6_.test(static_cast<std::size_t>(length)))
      keep(found, snapshot_.find(Ipv6Prefix::of(key.base, static_cast<unsigned>(length))));
  }
  return found;
}

std::vector<std::size_t> FeedLookup::around(const feeds::NameKey& key) const
{
  using feeds::NameForm;
  std::vector<std::size_t> found;
  if (snapshot_.name_count() == 0)
    return found;
  if (key.form == NameForm::exact)
    keep(found, snapshot_.find(key.name, NameForm::exact));
  if (key.form == NameForm::below_only)
    keep(found, snapshot_.find(key.name, NameForm::below_only));
  keep(found, snapshot_.find(key.name, NameForm::subdomains));
  const std::size_t labels = dns::label_count(key.name);
  for (std::size_t count = labels; count > 1; --count) {
    const dns::Name parent = dns::suffix(key.name, count - 1);
    keep(found, snapshot_.find(parent, NameForm::below_only));
    keep(found, snapshot_.find(parent, NameForm::subdomains));
  }
  return found;
}

} // namespace weir::provenance
