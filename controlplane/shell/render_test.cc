// SPDX-License-Identifier: BSD-3-Clause
// test ip, test name.
#include "counts.h"
#include "render.h"

#include <weir/shell/page.h>

namespace weir::shell {

namespace {

std::string verdict_text(const std::string& verdict)
{
  if (verdict == "blocked")
    return "would be blocked";
  if (verdict == "monitored")
    return "would be forwarded and reported (monitor)";
  if (verdict == "allowed")
    return "would be forwarded: allowed";
  if (verdict == "protected")
    return "would be forwarded: protected, no feed can block it";
  return verdict == "not-listed" ? "would be forwarded: not listed" : verdict;
}

std::string class_text(const json& entry_class)
{
  std::string result = "outbound " + text(entry_class, "outbound") + ", inbound " + text(entry_class, "inbound");
  const std::string answer = text(entry_class, "answer");
  if (!answer.empty() && answer != "standard")
    result += ", answered " + answer;
  return result;
}

} // namespace

void render_test(const json& result, Page& page)
{
  page.fact("query", text(result, "query"));
  page.fact("verdict", verdict_text(text(result, "verdict")));
  const json& matched = field(result, "matched");
  if (matched.is_object()) {
    page.fact("entry", text(matched, "indicator") + " (" + text(matched, "form") + ')');
    page.fact("class", class_text(field(matched, "class")));
  }
  page.fact("allowed by", joined(field(result, "allowed_by")));
  page.fact("generation", text(result, "generation"));
  Table table({{"FEED", ColumnKind::flexible},
               {"ENTRY", ColumnKind::flexible},
               {"FIRST SEEN"},
               {"LAST SEEN"},
               {"LINE", ColumnKind::number},
               {"CONFIDENCE", ColumnKind::number}});
  for (const json& feed : list(result, "feeds"))
    table.add({text(feed, "name"), text(feed, "entry"), clock_time(text(feed, "first_seen")),
               clock_time(text(feed, "last_seen")), text(feed, "line"), text(feed, "confidence")});
  if (!table.is_empty()) {
    page.blank();
    page.table(table, "");
  }
}

} // namespace weir::shell
