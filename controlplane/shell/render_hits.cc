// SPDX-License-Identifier: BSD-3-Clause
// show hits, show top.
#include "counts.h"
#include "hit_words.h"
#include "render.h"

#include <weir/shell/page.h>

#include <algorithm>

namespace weir::shell {

namespace {

constexpr std::size_t kLeastName = 20; ///< less of a name says nothing

/// Proportional to `value`; what is not nothing has one mark at least.
std::string bar(std::int64_t value, std::int64_t most, char mark)
{
  constexpr double kLongest = 30;
  if (value <= 0 || most <= 0)
    return {};
  const double length = kLongest * static_cast<double>(value) / static_cast<double>(most);
  return std::string(std::max<std::size_t>(1, static_cast<std::size_t>(length + 0.5)), mark);
}

std::string upper(std::string word)
{
  std::ranges::transform(word, word.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return word;
}

} // namespace

void render_hits(const json& result, Page& page)
{
  Table table({{"TIME (UTC)"},
               {"ACTION"},
               {.title = "DIR", .leave_out = 3},
               {"CLIENT"},
               {"REMOTE", ColumnKind::flexible, kLeastName},
               {.title = "PORT/TYPE", .leave_out = 4},
               {.title = "INDICATOR", .kind = ColumnKind::flexible, .least = kLeastName, .leave_out = 1},
               {"FEEDS", ColumnKind::flexible},
               {.title = "PACKETS", .kind = ColumnKind::number, .leave_out = 2}});
  for (const json& hit : list(result, "hits")) {
    table.add({short_time(text(hit, "time"), page.now()), text(hit, "action"), direction_text(hit), text(hit, "client"),
               remote_text(hit), port_or_type(hit), text(hit, "indicator"), joined(field(hit, "feeds")),
               grouped(number(hit, "packets"))});
  }
  page.table(table, "no hits");
}

/// By direction: a host that is attacked from outside has as many hits as one that is infected.
void render_top(const json& result, Page& page)
{
  const std::string by = upper(text(result, "by"));
  Table table({{by, ColumnKind::flexible},
               {"OUT", ColumnKind::number},
               {"IN", ColumnKind::number},
               {"EVENTS", ColumnKind::number},
               {"LAST"},
               {""}});
  std::int64_t most = 0;
  std::int64_t most_inbound = 0;
  for (const json& row : list(result, "rows")) {
    most = std::max(most, number(row, "packets"));
    most_inbound = std::max(most_inbound, number(row, "inbound"));
  }
  for (const json& row : list(result, "rows")) {
    const std::int64_t outbound = number(row, "outbound");
    const std::int64_t inbound = number(row, "inbound");
    table.add({text(row, "key"), grouped(outbound), grouped(inbound), grouped(number(row, "events")),
               distance(text(row, "last"), page.now()), bar(outbound, most, '#') + bar(inbound, most, '-')});
  }
  page.table(table, "no hits");
  if (most_inbound > 0)
    page.remark("packets; # out: the inside sent or asked, - in: the outside sent");
}

} // namespace weir::shell
