// SPDX-License-Identifier: BSD-3-Clause
// show hits, show top.
#include "counts.h"
#include "render.h"

#include <weir/shell/page.h>

#include <algorithm>

namespace weir::shell {

namespace {

std::string direction_text(const json& hit)
{
  const std::string direction = text(hit, "direction");
  if (direction == "outbound")
    return "out";
  return direction == "inbound" ? "in" : direction;
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
  Table table({{"TIME"},
               {"ACTION"},
               {"DIR"},
               {"CLIENT", ColumnKind::flexible},
               {"REMOTE", ColumnKind::flexible},
               {"INDICATOR", ColumnKind::flexible},
               {"FEEDS", ColumnKind::flexible},
               {"PACKETS", ColumnKind::number}});
  for (const json& hit : list(result, "hits")) {
    const std::string question = text(hit, "question");
    table.add({short_time(text(hit, "time"), page.now()), text(hit, "action"), direction_text(hit), text(hit, "client"),
               question.empty() ? text(hit, "remote") : question, text(hit, "indicator"), joined(field(hit, "feeds")),
               grouped(number(hit, "packets"))});
  }
  page.table(table, "no hits");
}

void render_top(const json& result, Page& page)
{
  const std::string by = upper(text(result, "by"));
  Table table({{by, ColumnKind::flexible}, {"PACKETS", ColumnKind::number}, {"EVENTS", ColumnKind::number}, {"LAST"}});
  for (const json& row : list(result, "rows"))
    table.add({text(row, "key"), grouped(number(row, "packets")), grouped(number(row, "events")),
               time_and_distance(text(row, "last"), page.now())});
  page.table(table, "no hits");
}

} // namespace weir::shell
