// SPDX-License-Identifier: BSD-3-Clause
// The checks of validate(), one function a section. Each takes the section's bytes, fills its part of the view and
// returns the first flaw. Order matters: feeds before rules, rules before everything that names a rule.
#pragma once

#include <weir/policy/image_view.h>
#include <weir/policy/section_layout.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace weir::policy {

/// What is wrong and where, counted from the section's start.
struct Flaw {
  const char* what;
  std::uint64_t offset;
};
using Check = std::optional<Flaw>;

/// The bytes of one section, 64-byte aligned.
class SectionBytes {
public:
  SectionBytes() = default;
  explicit SectionBytes(std::span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }

  /// The section's header, or nullptr if the section is shorter than that.
  template <typename Header> [[nodiscard]] const Header* header() const noexcept
  {
    return bytes_.size() < sizeof(Header) ? nullptr : at<Header>(0);
  }
  template <typename Element> [[nodiscard]] const Element* at(std::uint64_t offset) const noexcept
  {
    return static_cast<const Element*>(static_cast<const void*>(bytes_.data() + offset));
  }
  /// Offset of something inside the section.
  [[nodiscard]] std::uint64_t offset_of(const void* inside) const noexcept
  {
    return static_cast<std::uint64_t>(static_cast<const std::byte*>(inside) - bytes_.data());
  }

private:
  std::span<const std::byte> bytes_;
};

[[nodiscard]] Check check_settings(SectionBytes section, ImageView& view);
[[nodiscard]] Check check_feeds(SectionBytes section, ImageView& view);
[[nodiscard]] Check check_rules(SectionBytes section, ImageView& view);
[[nodiscard]] Check check_ipv4_set(SectionBytes section, ImageView& view);
[[nodiscard]] Check check_ipv4_prefixes(SectionBytes section, ImageView& view);
[[nodiscard]] Check check_ipv6_set(SectionBytes section, ImageView& view);
[[nodiscard]] Check check_ipv6_prefixes(SectionBytes section, ImageView& view);
[[nodiscard]] Check check_names(SectionBytes section, ImageView& view);

/// Where a table of the given shape stands; nothing checked.
[[nodiscard]] TagTable table_at(SectionBytes section, const raw::TagTableShape& shape,
                                const raw::TagTableLayout& layout);

/// Lines of a table: counts add up to the records. `may_spill`: a line may say that the spill table has more.
[[nodiscard]] Check check_lines(SectionBytes section, const TagTable& table, bool may_spill);

/// True if no byte of `range` is set.
template <typename Range> [[nodiscard]] bool is_zero(const Range& range) noexcept
{
  for (const auto element : range) {
    if (element != 0)
      return false;
  }
  return true;
}

} // namespace weir::policy
