// SPDX-License-Identifier: BSD-3-Clause
// Whether two snapshots make the same policy.
#include <weir/feeds/snapshot.h>

namespace weir::feeds {
namespace {

bool is_same(const Attributes& one, const Attributes& other)
{
  return one.expiry == other.expiry && one.line == other.line && one.confidence == other.confidence &&
         one.hole == other.hole && one.tags == other.tags;
}

bool is_same(const NameRow& one, const NameRow& other)
{
  return one.form == other.form && one.reversed == other.reversed;
}

} // namespace

bool Snapshot::lists_the_same(const Snapshot& other) const noexcept
{
  const SnapshotInfo& mine = info();
  const SnapshotInfo& theirs = other.info();
  if (mine.feed != theirs.feed || mine.format != theirs.format || mine.options != theirs.options ||
      mine.allow != theirs.allow || ipv4_count() != other.ipv4_count() || ipv6_count() != other.ipv6_count() ||
      name_count() != other.name_count())
    return false;
  for (std::size_t i = 0; i < ipv4_count(); ++i) {
    if (ipv4(i) != other.ipv4(i))
      return false;
  }
  for (std::size_t i = 0; i < ipv6_count(); ++i) {
    if (ipv6(i) != other.ipv6(i))
      return false;
  }
  for (std::size_t i = 0; i < name_count(); ++i) {
    if (!is_same(name(i), other.name(i)))
      return false;
  }
  for (std::size_t i = 0; i < size(); ++i) {
    if (!is_same(attributes(i), other.attributes(i)))
      return false;
  }
  return true;
}

} // namespace weir::feeds
