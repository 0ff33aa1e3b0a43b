// SPDX-License-Identifier: BSD-3-Clause
// From a body to a ParsedFeed: check, choose the reader, read, judge the whole.
#include <weir/feeds/parse.h>

#include "body_check.h"
#include "intake.h"
#include "reader.h"
#include "shown_text.h"

#include <array>
#include <xxhash.h>

namespace weir::feeds {

namespace {

tl::unexpected<FeedFailure> failure(FeedError code, std::string text, FeedReport report = {})
{
  return tl::unexpected(FeedFailure{code, std::move(text), std::move(report)});
}

/// What was refused most, for the sentence that refuses the whole.
std::string commonest(const FeedReport& report)
{
  std::string word;
  std::uint64_t most = 0;
  for (const auto& [reason, items] : report.rejected) {
    if (items > most) {
      most = items;
      word = reason;
    }
  }
  return word;
}

FeedFailure nothing_taken(FeedReport report, std::uint64_t refused)
{
  FeedFailure failed{FeedError::all_bad, {}, {}};
  if (refused != 0) {
    const Rejection& first = report.rejections.front();
    failed.text = "not one entry: " + std::to_string(refused) +
                  (refused == 1 ? " item refused, as " : " items refused, most of them as ") + commonest(report) +
                  (refused == 1 ? "; in line " : "; the first in line ") + std::to_string(first.line) + ": " +
                  first.text;
  } else if (report.counted.size() == report.counted.count("comments")) {
    failed.code = FeedError::empty;
    failed.text = "the body holds comments only";
  } else {
    failed.text = "not one entry: the body holds only what is counted and not enforced";
  }
  failed.report = std::move(report);
  return failed;
}

} // namespace

std::string_view word(FeedError code) noexcept
{
  constexpr std::array<std::string_view, 8> kWords{"empty",          "html",       "json",    "not-text",
                                                   "unknown-format", "unreadable", "all-bad", "too-many-entries"};
  return kWords[static_cast<std::size_t>(code)];
}

std::uint64_t fingerprint(const FeedOptions& options) noexcept
{
  const std::array<char, 3> flags{static_cast<char>(options.subdomains), static_cast<char>(options.public_suffixes),
                                  static_cast<char>(options.allow)};
  const std::uint64_t format = XXH3_64bits(options.format.data(), options.format.size());
  return XXH3_64bits_withSeed(flags.data(), flags.size(), format);
}

ParsedFeed::ParsedFeed(FeedOptions options, std::string format, std::unique_ptr<IndicatorSet> entries,
                       FeedReport report)
    : options_(std::move(options)), format_(std::move(format)), entries_(std::move(entries)), report_(std::move(report))
{
}
ParsedFeed::~ParsedFeed() = default;
ParsedFeed::ParsedFeed(ParsedFeed&&) noexcept = default;
ParsedFeed& ParsedFeed::operator=(ParsedFeed&&) noexcept = default;

tl::expected<ParsedFeed, FeedFailure> parse_feed(std::string_view body, const FeedOptions& options,
                                                 const ReadProgress& progress)
{
  const Format* format = find_format(options.format);
  if (format == nullptr && options.format != "auto")
    return failure(FeedError::unknown_format, "no format is called " + shown(options.format, 40));
  if (format != nullptr && format->read == nullptr)
    return failure(FeedError::unreadable, "the format " + options.format + " can't be read in this version");
  if (auto problem = check_text_body(body))
    return failure(problem->code, std::move(problem->text));
  if (format == nullptr) {
    format = find_format(detect_format(body));
    if (format->read == nullptr)
      return failure(FeedError::unreadable,
                     "looks like the format " + std::string(format->name) + ", which can't be read in this version");
  }

  Intake intake(options, format->takes_canaries, body.size(), progress);
  format->read(body, intake);
  const std::uint64_t refused = intake.refused();
  FeedReport report;
  auto entries = intake.finish(report);
  if (entries->overflowed())
    return failure(FeedError::too_many_entries, "more entries than a snapshot can hold", std::move(report));
  if (report.entries() == 0)
    return tl::unexpected(nothing_taken(std::move(report), refused));
  return ParsedFeed(options, std::string(format->name), std::move(entries), std::move(report));
}

} // namespace weir::feeds
