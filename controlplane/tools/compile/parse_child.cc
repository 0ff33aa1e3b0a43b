// SPDX-License-Identifier: BSD-3-Clause
// The child that reads one feed body. Descriptors: 3 body, 4 snapshot out, 5 report out, 6 previous snapshot.
#include "child_failure.h"
#include "files.h"
#include "modes.h"

#include <weir/compile/feed_report.h>
#include <weir/feeds/snapshot.h>

#include <optional>

namespace weir::compile_tool {

namespace {

constexpr int kParseBody = 3;
constexpr int kParseSnapshot = 4;
constexpr int kParseReport = 5;
constexpr int kParsePrevious = 6;
/// The fetcher has its own, smaller limit; this one keeps a wrong descriptor from filling memory.
constexpr std::uint64_t kMaxBody = std::uint64_t{4} << 30;

bool write_report(const std::string& text)
{
  return write_all(kParseReport, std::as_bytes(std::span(text)));
}

} // namespace

int run_parse_child(const Options& options)
{
  const auto body = read_all(kParseBody, kMaxBody);
  if (!body)
    return fail_child("body: " + body.error());
  std::optional<feeds::Snapshot> previous;
  if (options.previous) {
    auto opened = feeds::Snapshot::open(kParsePrevious);
    if (opened)
      previous.emplace(std::move(*opened));
    else
      std::fprintf(stderr, "the previous snapshot is not used: %s\n", config::printable(opened.error().text).c_str());
  }
  const auto parsed = feeds::parse_feed(*body, options.feed);
  if (!parsed) {
    const feeds::FeedFailure& failure = parsed.error();
    if (!write_report(compile::feed_report_json(options.feed.name, failure.report, "", failure.text)))
      return fail_child("can't write the report");
    return fail_child(std::string(feeds::word(failure.code)) + ": " + failure.text);
  }
  const auto written = feeds::write_snapshot(kParseSnapshot, *parsed, previous ? &*previous : nullptr, options.time);
  if (!written)
    return fail_child(written.error().text);
  if (!write_report(compile::feed_report_json(options.feed.name, parsed->report(), parsed->format(), "")))
    return fail_child("can't write the report");
  return 0;
}

} // namespace weir::compile_tool
