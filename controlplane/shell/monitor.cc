// SPDX-License-Identifier: BSD-3-Clause
// The loop of monitor hits, and its lines.
#include "monitor.h"

#include "ascii_json.h"
#include "cell.h"
#include "filter.h"
#include "human.h"

#include "fields.h"
#include "hit_words.h"

#include <weir/config/printable.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace weir::shell {

namespace {

constexpr std::int64_t kRowsAtOnce = 500;
constexpr std::size_t kMaxCell = 1024;
constexpr std::size_t kGapOfColumns = 2;
constexpr std::size_t kWideEnough = 140; ///< for the wide layout, and some room for feeds
constexpr std::size_t kLeastFeeds = 6;   ///< less room than that is left empty

/// Of a hit, or titles.
struct LiveCells {
  std::string time, action, direction, client, remote, port, packets, indicator, feeds;
};

// Widths of the columns, at least: a longer value moves what is behind it.
constexpr std::array kWide = {std::size_t{19}, std::size_t{13}, std::size_t{3},  std::size_t{15}, std::size_t{24},
                              std::size_t{9},  std::size_t{7},  std::size_t{20}, std::size_t{0}};
/// For a terminal of 80 columns: no date, port or packets, and no indicator, which mostly says what the remote side
/// says.
constexpr std::array kNarrow = {std::size_t{8},  std::size_t{13}, std::size_t{3},
                                std::size_t{13}, std::size_t{18}, std::size_t{0}};

std::string live_line(std::span<const std::size_t> columns, std::span<const std::string> cells)
{
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::string cell = config::printable(cells[i].empty() ? "-" : cells[i], kMaxCell);
    cell.resize(std::max(cell.size(), columns[i]), ' ');
    line += (i == 0 ? "" : std::string(kGapOfColumns, ' ')) + cell;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// The feeds take what room there is behind the rest. A name gives way; an address does not, and is wrapped rather.
std::string narrow_line(const LiveCells& hit, std::size_t width)
{
  constexpr std::size_t kDate = 11; // "2026-05-01 "
  const std::string time = hit.time.size() > kDate ? hit.time.substr(kDate) : hit.time;
  std::array<std::string, kNarrow.size()> cells = {time, hit.action, hit.direction, hit.client, hit.remote, hit.feeds};
  const std::string all = live_line(kNarrow, cells);
  if (all.size() <= width)
    return all;
  const std::string without = live_line(std::span(kNarrow).first(kNarrow.size() - 1), cells);
  const std::size_t taken = std::max(without.size(), all.size() - hit.feeds.size() - kGapOfColumns);
  if (taken + kGapOfColumns + kLeastFeeds <= width) {
    cells.back() = cut_cell(hit.feeds, width - taken - kGapOfColumns);
    return live_line(kNarrow, cells);
  }
  return looks_like_address(hit.remote) ? without : cut_cell(without, width);
}

std::string wide_line(const LiveCells& hit)
{
  return live_line(kWide, std::array{hit.time, hit.action, hit.direction, hit.client, hit.remote, hit.port, hit.packets,
                                     hit.indicator, hit.feeds});
}

PageLine line_of_cells(const LiveCells& hit, std::size_t width)
{
  PageLine line{wide_line(hit) + '\n', {}};
  line.shown = width == kNoWidth || width >= kWideEnough ? line.whole : narrow_line(hit, width) + '\n';
  return line;
}

/// On a terminal also how to end it: nothing on the screen says so while nothing happens.
std::string head(std::size_t width)
{
  const std::string how = width == kNoWidth ? "" : "hits as they happen; Ctrl-C ends it\n";
  if (width != kNoWidth && width < kWideEnough)
    return how + narrow_line({"TIME UTC", "ACTION", "DIR", "CLIENT", "REMOTE", "", "", "", "FEEDS"}, width) + '\n';
  return how +
         wide_line({"TIME (UTC)", "ACTION", "DIR", "CLIENT", "REMOTE", "PORT/TYPE", "PACKETS", "INDICATOR", "FEEDS"}) +
         '\n';
}

PageLine line_of(const json& hit, bool as_json, std::size_t width)
{
  if (as_json) {
    const json& event = field(hit, "event");
    const std::string line =
        ascii_json((event.is_object() ? event : hit).dump(-1, ' ', true, json::error_handler_t::replace)) + '\n';
    return {line, line};
  }
  return line_of_cells({column_time(text(hit, "time")), text(hit, "action"), direction_text(hit), text(hit, "client"),
                        remote_text(hit), port_or_type(hit), text(hit, "packets"), text(hit, "indicator"),
                        joined(field(hit, "feeds"))},
                       width);
}

/// The newest event there is; what comes behind it is new.
tl::expected<std::int64_t, api::Error> newest_sequence(const Caller& call)
{
  const auto status = call("show.telemetry", {});
  if (!status)
    return tl::unexpected(status.error());
  return number(field(json::parse(*status, nullptr, false), "store"), "newest_sequence");
}

api::Args first_args(const Invocation& invocation, bool as_json)
{
  api::Args args = invocation.args;
  args.erase("count");
  args.set("limit", kRowsAtOnce);
  if (as_json)
    args.set("events", std::string("yes"));
  return args;
}

} // namespace

tl::expected<void, api::Error> monitor_hits(const Caller& call, const Invocation& invocation, bool as_json,
                                            const Stream& stream, std::size_t width)
{
  auto after = newest_sequence(call);
  if (!after)
    return tl::unexpected(after.error());
  std::int64_t left = invocation.args.integer("count").value_or(INT64_MAX);
  api::Args args = first_args(invocation, as_json);
  if (!as_json && invocation.filters.empty() && !stream.write(head(width)))
    return {};
  while (left > 0) {
    args.set("after", *after);
    const auto result = call(invocation.command->method, args);
    if (!result)
      return tl::unexpected(result.error());
    const json answer = json::parse(*result, nullptr, false);
    const json& hits = list(answer, "hits");
    for (const json& hit : hits) {
      *after = std::max(*after, number(hit, "sequence"));
      const std::string line = shown_text(apply_filters({line_of(hit, as_json, width)}, invocation.filters));
      if (line.empty())
        continue;
      if (!stream.write(line) || --left == 0)
        return {};
    }
    if (hits.size() < static_cast<std::size_t>(kRowsAtOnce) && !stream.pause()) {
      if (width != kNoWidth) // behind the ^C that the terminal shows
        stream.write("\n");
      return {};
    }
  }
  return {};
}

} // namespace weir::shell
