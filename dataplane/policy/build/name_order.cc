// SPDX-License-Identifier: BSD-3-Clause
// Compares names label by label from the right.
#include "name_order.h"

#include <algorithm>

namespace weir::policy {

bool find_labels(std::string_view wire, LabelOffsets& offsets) noexcept
{
  offsets.count = 0;
  if (wire.size() < 3 || wire.size() > kLongestName)
    return false;
  std::uint8_t count = 0;
  std::size_t at = 0;
  while (at < wire.size()) {
    const auto length = static_cast<std::uint8_t>(wire[at]);
    if (length == 0)
      break;
    if (length > 63)
      return false;
    offsets.at[count++] = static_cast<std::uint8_t>(at);
    at += length + std::size_t{1};
  }
  if (at != wire.size() - 1)
    return false;
  offsets.count = count;
  return true;
}

namespace {

std::string_view label(std::string_view wire, std::uint8_t offset) noexcept
{
  return wire.substr(offset + std::size_t{1}, static_cast<std::uint8_t>(wire[offset]));
}

} // namespace

std::strong_ordering compare_names(const LabelledName& a, const LabelledName& b) noexcept
{
  const std::size_t common = std::min(a.labels.count, b.labels.count);
  for (std::size_t i = 1; i <= common; ++i) {
    const int order =
        label(a.text, a.labels.at[a.labels.count - i]).compare(label(b.text, b.labels.at[b.labels.count - i]));
    if (order != 0)
      return order < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return a.labels.count <=> b.labels.count;
}

bool is_below(const LabelledName& name, std::string_view parent, std::uint8_t parent_labels) noexcept
{
  if (name.labels.count <= parent_labels)
    return false;
  const std::size_t cut = name.labels.at[name.labels.count - parent_labels];
  return name.text.size() - cut == parent.size() && name.text.substr(cut) == parent;
}

} // namespace weir::policy
