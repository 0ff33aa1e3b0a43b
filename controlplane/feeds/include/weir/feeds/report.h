// SPDX-License-Identifier: BSD-3-Clause
// What reading one feed gave: counts, what was refused and where, what was understood and deliberately not taken.
#pragma once

#include <weir/feeds/indicator.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace weir::feeds {

/// At most so many rejections are kept with their text; all are counted.
constexpr std::size_t kMaxRejections = 1000;
/// A rejection's text is cut to so many bytes (of the source) and is printable.
constexpr std::size_t kMaxRejectionText = 120;

/// One source item (a line, a token) that should have given an entry and did not. `line` and `column` count from 1;
/// column 0: what the item is was kept, but not where in its line it stands (it was refused after its feed had been
/// read).
struct Rejection {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;
  std::string reason; ///< a word with dashes: "leading-zero", "single-label", "protected", ...
  friend bool operator==(const Rejection&, const Rejection&) = default;
};

struct FeedReport {
  std::array<std::uint64_t, kIndicatorTypes> counts{}; ///< distinct entries, by IndicatorType
  std::uint64_t duplicates = 0;
  std::map<std::string, std::uint64_t> rejected; ///< reason -> items
  std::vector<Rejection> rejections;             ///< the first kMaxRejections, by line
  std::map<std::string, std::uint64_t> counted;  ///< "comments", "refanged", "retyped", "host-bits", ...
  std::vector<std::string> notes;                ///< sentences for the operator
  friend bool operator==(const FeedReport&, const FeedReport&) = default;

  [[nodiscard]] std::uint64_t entries() const noexcept; ///< all counts together
};

} // namespace weir::feeds
