// SPDX-License-Identifier: BSD-3-Clause
// The child that reads one feed body. Descriptors: 3 body, 4 snapshot out, 5 report out, 6 previous snapshot.
#include "files.h"
#include "modes.h"

#include <weir/compile/feed_report.h>
#include <weir/config/printable.h>
#include <weir/feeds/snapshot.h>

#include <cstdio>
#include <optional>

namespace weir::compile_tool {

namespace {

constexpr int kBody = 3;
constexpr int kSnapshot = 4;
constexpr int kReport = 5;
constexpr int kPrevious = 6;
/// The fetcher has its own, smaller limit; this one keeps a wrong descriptor from filling memory.
constexpr std::uint64_t kMaxBody = std::uint64_t{4} << 30;

int fail(std::string_view text)
{
  std::fprintf(stderr, "%s\n", config::printable(text, 400).c_str());
  return 1;
}

bool write_report(const std::string& text)
{
  return write_all(kReport, std::as_bytes(std::span(text)));
}

} // namespace

int run_parse_child(const Options& options)
{
  const auto body = read_all(kBody, kMaxBody);
  if (!body)
    return fail("body: " + body.error());
  std::optional<feeds::Snapshot> previous;
  if (options.previous) {
    auto opened = feeds::Snapshot::open(kPrevious);
    if (opened)
      previous.emplace(std::move(*opened));
    else
      std::fprintf(stderr, "the previous snapshot is not used: %s\n", config::printable(opened.error().text).c_str());
  }
  const auto parsed = feeds::parse_feed(*body, options.feed);
  if (!parsed) {
    const feeds::FeedFailure& failure = parsed.error();
    if (!write_report(compile::feed_report_json(options.feed.name, failure.report, "", failure.text)))
      return fail("can't write the report");
    return fail(std::string(feeds::word(failure.code)) + ": " + failure.text);
  }
  const auto written = feeds::write_snapshot(kSnapshot, *parsed, previous ? &*previous : nullptr, options.time);
  if (!written)
    return fail(written.error().text);
  if (!write_report(compile::feed_report_json(options.feed.name, parsed->report(), parsed->format(), "")))
    return fail("can't write the report");
  return 0;
}

} // namespace weir::compile_tool
