// SPDX-License-Identifier: BSD-3-Clause
// Read access to a validated policy image: batched look-ups for the fast path, and what surrounds them.
//
// An ImageView points into memory that somebody else owns and that passed validate(); after that the look-ups do no
// checks on the image. All functions are safe from any number of threads; none allocates, locks or throws.
#pragma once

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>
#include <weir/policy/image_view.h>
#include <weir/policy/rule.h>
#include <weir/policy/settings.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace weir::policy {

/// The most addresses or names that one batched look-up takes; a lane mask is a std::uint64_t.
constexpr std::size_t kMaxLanes = 64;

/// The longest match of an address. `length` is the prefix length of the matched entry (32 or 128: one address).
struct AddressMatch {
  RuleNumber rule = kNoRule;
  std::uint8_t length = 0;
};

/// A name in wire form (RFC 1035 section 3.1), lower case, root byte included. `offsets[i]` is the position of label i
/// of `labels` (root not counted). Points into memory of the caller, of which kNameSlack bytes behind the name can be
/// read, whatever they hold: so names are hashed in blocks without a look at where they end.
constexpr std::size_t kNameSlack = raw::kNameBlock;
struct NameKey {
  const std::uint8_t* wire = nullptr;
  const std::uint8_t* offsets = nullptr;
  std::uint8_t length = 0;
  std::uint8_t labels = 0;
};

/// The deepest match of a name: the entry is the last `labels` labels of the key, in the given form.
/// `entry` numbers the entry within its image (its fingerprint, which only who has the key can foresee).
struct NameMatch {
  std::uint64_t entry = 0;
  RuleNumber rule = kNoRule;
  std::uint8_t labels = 0;
  NameForm form = NameForm::exact;
};

/// Looks up `count` (at most kMaxLanes) addresses. Returns the mask of lanes that matched; `matches` is written for
/// those lanes only. Entries that allow match too: look at the rule.
[[nodiscard]] std::uint64_t find_ipv4(const ImageView& image, const std::uint32_t* host_order, std::size_t count,
                                      AddressMatch* matches) noexcept;
[[nodiscard]] std::uint64_t find_ipv6(const ImageView& image, const Ipv6* addresses, std::size_t count,
                                      AddressMatch* matches) noexcept;
[[nodiscard]] std::uint64_t find_names(const ImageView& image, const NameKey* keys, std::size_t count,
                                       NameMatch* matches) noexcept;

/// Which compilation of the look-ups runs on this CPU: "x86-64-v2" or "x86-64-v3".
[[nodiscard]] const char* lookup_isa() noexcept;

/// The rule of a number that a look-up returned, 1..rule_count().
[[nodiscard]] inline Rule rule(const ImageView& image, RuleNumber number) noexcept
{
  const raw::RuleRecord& record = image.rules[number];
  const EntryClass entry_class = {
      static_cast<EntryKind>(record.actions & 3U), static_cast<Action>(record.actions >> 2 & 3U),
      static_cast<Action>(record.actions >> 4 & 3U), static_cast<AnswerMode>(record.actions >> 6), record.severity};
  return {entry_class, {image.rule_feeds + record.first_slot, record.feed_count}};
}
[[nodiscard]] std::size_t rule_count(const ImageView& image) noexcept;

/// Addresses and names stored in the image (prefixes have no number of their own after they were cut), and its size.
struct ImageSize {
  std::uint64_t bytes = 0;
  std::uint32_t ipv4_addresses = 0;
  std::uint32_t ipv6_addresses = 0;
  std::uint32_t names = 0;
};
[[nodiscard]] ImageSize size(const ImageView& image) noexcept;

/// True if the address is one of `exempt-clients`.
[[nodiscard]] bool is_exempt(const ImageView& image, Ipv4 address) noexcept;
[[nodiscard]] bool is_exempt(const ImageView& image, const Ipv6& address) noexcept;

/// Generation number of the image, its build time (seconds since 1970, 0 for offline builds).
[[nodiscard]] std::uint64_t generation(const ImageView& image) noexcept;
[[nodiscard]] std::uint64_t build_time(const ImageView& image) noexcept;

/// Copies out (allocates): for the control thread and tools, not for workers.
[[nodiscard]] Settings settings(const ImageView& image);
[[nodiscard]] std::size_t feed_count(const ImageView& image) noexcept;
[[nodiscard]] FeedInfo feed(const ImageView& image, std::size_t index);

} // namespace weir::policy
