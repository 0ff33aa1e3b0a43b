// SPDX-License-Identifier: BSD-3-Clause
// Compares names label by label from the right.
#include "name_order.h"

#include <algorithm>
#include <cstring>

namespace weir::policy {

std::optional<LabelOffsets> label_offsets(std::string_view wire) noexcept
{
  if (wire.size() < 3 || wire.size() > 255)
    return std::nullopt;
  LabelOffsets offsets;
  std::size_t at = 0;
  for (;;) {
    if (at >= wire.size())
      return std::nullopt;
    const auto length = static_cast<std::uint8_t>(wire[at]);
    if (length == 0)
      break;
    if (length > 63)
      return std::nullopt;
    offsets.at[offsets.count++] = static_cast<std::uint8_t>(at);
    at += length + std::size_t{1};
  }
  return at == wire.size() - 1 ? std::optional(offsets) : std::nullopt;
}

namespace {

std::string_view label(std::string_view wire, std::uint8_t offset) noexcept
{
  return wire.substr(offset + std::size_t{1}, static_cast<std::uint8_t>(wire[offset]));
}

} // namespace

std::strong_ordering compare_names(std::string_view a, std::string_view b) noexcept
{
  const auto offsets_a = label_offsets(a).value_or(LabelOffsets{});
  const auto offsets_b = label_offsets(b).value_or(LabelOffsets{});
  const std::size_t common = std::min(offsets_a.count, offsets_b.count);
  for (std::size_t i = 1; i <= common; ++i) {
    const int order = label(a, offsets_a.at[offsets_a.count - i]).compare(label(b, offsets_b.at[offsets_b.count - i]));
    if (order != 0)
      return order < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return offsets_a.count <=> offsets_b.count;
}

bool is_below(std::string_view name, const LabelOffsets& offsets, std::string_view parent,
              std::uint8_t parent_labels) noexcept
{
  if (offsets.count <= parent_labels)
    return false;
  const std::size_t cut = offsets.at[offsets.count - parent_labels];
  return name.size() - cut == parent.size() && name.substr(cut) == parent;
}

} // namespace weir::policy
