// SPDX-License-Identifier: BSD-3-Clause
// What every reader hands its items to: normalises, guards, counts and collects.
#pragma once

#include "indicator_set.h"
#include "words.h"

#include <weir/feeds/parse.h>
#include <weir/feeds/report.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace weir::feeds {

/// Both from 1. `source`: what stands there in the feed, if the text handed over is not that (refanged).
struct Where {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string_view source = {};
};

/// A range of one line can be 252 prefixes, so ranges could make an image a thousand times as big as their feed. Ranges
/// beyond so many prefixes of a feed are refused.
constexpr std::size_t kMaxRangePrefixes = std::size_t{1} << 21;

class Intake {
public:
  /// `body_size` sizes the first allocation. `takes_canaries` as in Format.
  Intake(const FeedOptions& options, bool takes_canaries, std::size_t body_size, const ReadProgress& progress);

  /// Takes an address, a prefix or a range "a-b", or refuses it. False: the text is nothing of that kind, and nothing
  /// has been done with it.
  bool take_address(std::string_view text, Where where);

  /// Takes a name in the form given, or refuses it. Upper case, a final dot and U-labels are normalised.
  void take_name(std::string_view text, Where where, NameForm form);

  /// "scheme://host..." or "host/...": counted as `url` if there is a host in it, never enforced.
  void take_url(std::string_view text, Where where);

  void reject(Where where, std::string_view text, Reason reason);
  void count(Counted what) noexcept { ++counted_[static_cast<std::size_t>(what)]; }

  /// For readers to call now and then.
  void progress(double done) const;

  /// Number of items refused so far.
  [[nodiscard]] std::uint64_t refused() const noexcept;

  /// Sorts, removes duplicates and completes the report. Call once, last.
  std::unique_ptr<IndicatorSet> finish(FeedReport& report);

private:
  bool take_ipv4(std::string_view text, Where where);
  bool take_ipv6(std::string_view text, Where where);
  bool take_range(std::string_view text, Where where);
  void add(const Ipv4Prefix& prefix, Where where, std::string_view text);
  void add(const Ipv6Prefix& prefix, Where where, std::string_view text);
  [[nodiscard]] NameForm form_for(NameForm form) const noexcept;

  FeedOptions options_;
  bool takes_canaries_;
  const ReadProgress& progress_;
  std::unique_ptr<IndicatorSet> set_;
  std::size_t range_prefixes_ = 0;
  std::vector<std::uint64_t> urls_; // hashes
  std::vector<Rejection> rejections_;
  std::array<std::uint64_t, kReasonWords.size()> rejected_{};
  std::array<std::uint64_t, kCountedWords.size()> counted_{};
};

} // namespace weir::feeds
