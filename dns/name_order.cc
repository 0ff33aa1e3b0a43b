// SPDX-License-Identifier: BSD-3-Clause
// Compares names: as bytes, in canonical order, and as parent and child.
#include <weir/dns/name.h>

#include <algorithm>
#include <cstring>

namespace weir::dns {

namespace {

std::strong_ordering compare_bytes(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept
{
  const int difference = std::memcmp(a.data(), b.data(), std::min(a.size(), b.size()));
  if (difference != 0)
    return difference <=> 0;
  return a.size() <=> b.size();
}

/// The characters of the label that begins at `at`.
std::span<const std::uint8_t> label(const Name& name, std::size_t at) noexcept
{
  return name.wire().subspan(at + 1, name.wire()[at]);
}

} // namespace

std::strong_ordering operator<=>(const Name& a, const Name& b) noexcept
{
  return compare_bytes(a.wire(), b.wire());
}

bool is_at_or_below(const Name& name, const Name& parent) noexcept
{
  const LabelOffsets offsets = label_offsets(name);
  const std::size_t labels = label_count(parent);
  if (labels > offsets.count)
    return false;
  const std::size_t from = labels == 0 ? name.length() - 1 : offsets.at[offsets.count - labels];
  return std::ranges::equal(name.wire().subspan(from), parent.wire());
}

std::strong_ordering canonical_order(const Name& a, const Name& b) noexcept
{
  const LabelOffsets in_a = label_offsets(a);
  const LabelOffsets in_b = label_offsets(b);
  const std::size_t common = std::min(in_a.count, in_b.count);
  for (std::size_t i = 1; i <= common; ++i) {
    const auto order = compare_bytes(label(a, in_a.at[in_a.count - i]), label(b, in_b.at[in_b.count - i]));
    if (order != 0)
      return order;
  }
  return in_a.count <=> in_b.count;
}

bool is_single_label(const Name& name) noexcept
{
  return label_count(name) == 1;
}

bool last_label_is_numeric(const Name& name) noexcept
{
  const LabelOffsets offsets = label_offsets(name);
  return offsets.count > 0 && std::ranges::all_of(label(name, offsets.at[offsets.count - 1U]),
                                                  [](std::uint8_t c) { return c >= '0' && c <= '9'; });
}

} // namespace weir::dns
