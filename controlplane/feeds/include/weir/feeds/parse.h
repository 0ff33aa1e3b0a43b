// SPDX-License-Identifier: BSD-3-Clause
// A feed body in, its indicators and a report out. The only place that looks into what a feed server sent.
//
// Nothing in a body can crash, stall or exhaust: memory is bounded by a small multiple of the body's size, time is
// linear (plus sorting). No global state; one call uses one thread.
#pragma once

#include <weir/feeds/indicator.h>
#include <weir/feeds/report.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::feeds {

class IndicatorSet; // private: what write_snapshot() takes over

enum class Subdomains : std::uint8_t { format, yes, no };

/// The settings of one feed that change what is read out of its body.
struct FeedOptions {
  std::string name;
  std::string format = "auto";
  Subdomains subdomains = Subdomains::format;
  bool public_suffixes = false; ///< true: a whole public suffix may be taken with all below it
  bool allow = false;           ///< `mode: allow`: the width and public suffix guards do not apply
};

/// Equal for options that read the same out of the same body; stored in the snapshot, so that a changed setting is
/// noticed and the feed read again.
[[nodiscard]] std::uint64_t fingerprint(const FeedOptions& options) noexcept;

/// Why a body as a whole was refused; the last good snapshot then stays.
enum class FeedError : std::uint8_t {
  empty,            ///< nothing but white space and comments
  html,             ///< a web page in place of the list
  json,             ///< a JSON document (an error message, mostly) in place of a text format
  not_text,         ///< binary, UTF-16, or compressed
  unknown_format,   ///< no format of this name
  unreadable,       ///< a format of a later version
  all_bad,          ///< lines, but not one entry
  too_many_entries, ///< more than a snapshot can hold
};

/// "empty", "html", ...
[[nodiscard]] std::string_view word(FeedError code) noexcept;

struct FeedFailure {
  FeedError code;
  std::string text;  ///< a printable sentence
  FeedReport report; ///< what was refused, if reading began
};

/// Share of the body that has been read, 0..1. May be empty.
using ReadProgress = std::function<void(double done)>;

/// Sorted, distinct entries and the report.
class ParsedFeed {
public:
  ParsedFeed(FeedOptions options, std::string format, std::unique_ptr<IndicatorSet> entries, FeedReport report);
  ~ParsedFeed();
  ParsedFeed(ParsedFeed&&) noexcept;
  ParsedFeed& operator=(ParsedFeed&&) noexcept;

  [[nodiscard]] const FeedOptions& options() const noexcept { return options_; }
  [[nodiscard]] const std::string& format() const noexcept { return format_; } ///< the reader used; never "auto"
  [[nodiscard]] const FeedReport& report() const noexcept { return report_; }
  [[nodiscard]] const IndicatorSet& entries() const noexcept { return *entries_; }

private:
  FeedOptions options_;
  std::string format_;
  std::unique_ptr<IndicatorSet> entries_;
  FeedReport report_;
};

[[nodiscard]] tl::expected<ParsedFeed, FeedFailure> parse_feed(std::string_view body, const FeedOptions& options,
                                                               const ReadProgress& progress = {});

/// An entry that the box itself lists (the shell's `block` and `allow`). `since` and `expiry` in seconds since 1970;
/// expiry 0: never. `tags` is shown with the listing: user and reason.
struct LocalEntry {
  Key key;
  std::int64_t since = 0;
  std::int64_t expiry = 0;
  std::string tags;
};

/// The feeds `local-block` and `local-allow`: entries in any order, duplicates keep the first. No
/// entry has a line.
[[nodiscard]] ParsedFeed make_local_feed(std::string name, std::span<const LocalEntry> entries, bool allow);

/// The names that the configuration accepts behind `format:`, "auto" first; those that this version can read.
[[nodiscard]] std::span<const std::string_view> format_names() noexcept;
[[nodiscard]] bool is_readable(std::string_view format) noexcept;

} // namespace weir::feeds
