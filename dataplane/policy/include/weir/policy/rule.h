// SPDX-License-Identifier: BSD-3-Clause
// What an entry of the policy image asks for: its class, and the feeds that list it.
#pragma once

#include <compare>
#include <cstdint>
#include <span>

namespace weir::policy {

/// Ordered by strength: merging two classes takes the larger value per direction.
enum class Action : std::uint8_t { none = 0, monitor = 1, block = 2 };

/// Why an entry is there. `allow` and `protect` entries stop nothing: they are stored only where a wider entry would.
enum class EntryKind : std::uint8_t { listed = 0, allow = 1, protect = 2 };

/// How a listed name is answered: as the sinkhole settings say, or always so (DoH canaries).
enum class AnswerMode : std::uint8_t { standard = 0, nxdomain = 1, nodata = 2 };

/// The class of an entry. Names use `outbound` only. `severity` is 0..100 (0: from the primary feed's confidence).
struct EntryClass {
  EntryKind kind = EntryKind::listed;
  Action inbound = Action::none;
  Action outbound = Action::none;
  AnswerMode answer = AnswerMode::standard;
  std::uint8_t severity = 0;
  friend constexpr auto operator<=>(const EntryClass&, const EntryClass&) noexcept = default;
};

/// Number of a rule in the image, 1..kMaxRule; kNoRule means "not listed".
using RuleNumber = std::uint32_t;
constexpr RuleNumber kNoRule = 0;
constexpr RuleNumber kMaxRule = (1U << 24) - 1;

/// A rule as read from an image. `feeds` are feed indexes in config order, ascending, so the first is the primary
/// feed; they point into the image and live as long as it.
struct Rule {
  EntryClass entry_class;
  std::span<const std::uint16_t> feeds;
};

/// Which queries a name entry covers: the name itself, the name and all below it, or only what is below it.
enum class NameForm : std::uint8_t { exact = 0, subdomains = 1, below_only = 2 };

} // namespace weir::policy
