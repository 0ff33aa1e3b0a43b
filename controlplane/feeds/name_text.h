// SPDX-License-Identifier: BSD-3-Clause
// The text of a name as feeds write it -> reversed form (see NameRow in snapshot.h).
#pragma once

#include "words.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace weir::feeds {

constexpr std::size_t kMaxReversed = 254;

/// `labels` > 0 when reading went well.
struct ReversedName {
  std::array<char, kMaxReversed> bytes;
  std::size_t size = 0;
  std::size_t labels = 0;
  bool was_idn = false;
  [[nodiscard]] std::string_view view() const noexcept { return {bytes.data(), size}; }
};

/// Letters, digits, hyphens and underscores in any case between dots, an optional final dot; other text goes through
/// IDNA (non-transitional) if it has bytes above 0x7f. Returns why it is no name to list: also one label only, or a
/// last label of digits.
[[nodiscard]] std::optional<Reason> read_name(std::string_view text, ReversedName& name);

/// Top-level domains below which the ICANN part of the Public Suffix List has nothing, the commonest first; a unit test
/// asks the list. Names below them, most of all names, need no look-up: it takes 350 ns, half the time of reading a
/// name.
inline constexpr std::array<std::string_view, 16> kFlatEndings{"com",  "net",  "org",  "info",   "xyz", "top",
                                                               "de",   "shop", "site", "online", "ru",  "biz",
                                                               "club", "live", "app",  "dev"};

/// True if the name is a whole public suffix of the ICANN part of the list ("co.uk").
[[nodiscard]] bool is_public_suffix(std::string_view reversed);

} // namespace weir::feeds
