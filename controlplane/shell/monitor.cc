// SPDX-License-Identifier: BSD-3-Clause
// The loop of monitor hits, and its lines.
#include "monitor.h"

#include "ascii_json.h"
#include "filter.h"
#include "human.h"

#include "fields.h"

#include <weir/config/printable.h>

#include <algorithm>
#include <array>
#include <string>

namespace weir::shell {

namespace {

constexpr std::int64_t kRowsAtOnce = 500;
constexpr std::size_t kMaxCell = 1024;

struct LiveColumn {
  const char* title;
  std::size_t width; ///< at least; a longer value moves what is behind it
};
constexpr std::array kColumns = {LiveColumn{"TIME (UTC)", 19}, LiveColumn{"ACTION", 13}, LiveColumn{"DIR", 3},
                                 LiveColumn{"CLIENT", 15},     LiveColumn{"REMOTE", 28}, LiveColumn{"INDICATOR", 24},
                                 LiveColumn{"FEEDS", 0}};

std::string live_line(const std::array<std::string, kColumns.size()>& cells)
{
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string cell = config::printable(cells[i].empty() ? "-" : cells[i], kMaxCell);
    cell.resize(std::max(cell.size(), kColumns[i].width), ' ');
    line += (i == 0 ? "" : "  ") + cell;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

std::string titles()
{
  std::array<std::string, kColumns.size()> cells;
  std::transform(kColumns.begin(), kColumns.end(), cells.begin(), [](const LiveColumn& c) { return c.title; });
  return live_line(cells);
}

std::string line_of(const json& hit, bool as_json)
{
  if (as_json) {
    const json& event = field(hit, "event");
    return ascii_json((event.is_object() ? event : hit).dump(-1, ' ', true, json::error_handler_t::replace)) + '\n';
  }
  const std::string direction = text(hit, "direction");
  const std::string question = text(hit, "question");
  return live_line({column_time(text(hit, "time")), text(hit, "action"),
                    direction == "outbound"  ? "out"
                    : direction == "inbound" ? "in"
                                             : direction,
                    text(hit, "client"), question.empty() ? text(hit, "remote") : question, text(hit, "indicator"),
                    joined(field(hit, "feeds"))});
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
                                            const Stream& stream)
{
  auto after = newest_sequence(call);
  if (!after)
    return tl::unexpected(after.error());
  std::int64_t left = invocation.args.integer("count").value_or(INT64_MAX);
  api::Args args = first_args(invocation, as_json);
  if (!as_json && invocation.filters.empty() && !stream.write(titles()))
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
      const std::string line = apply_filters(line_of(hit, as_json), invocation.filters);
      if (line.empty())
        continue;
      if (!stream.write(line) || --left == 0)
        return {};
    }
    if (hits.size() < static_cast<std::size_t>(kRowsAtOnce) && !stream.pause())
      return {};
  }
  return {};
}

} // namespace weir::shell
