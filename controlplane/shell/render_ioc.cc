// SPDX-License-Identifier: BSD-3-Clause
// request ioc import, request ioc remove.
#include "counts.h"
#include "render.h"

#include <weir/shell/page.h>

namespace weir::shell {

namespace {

void render_refusals(const json& result, Page& page)
{
  Table table({{"REFUSED", ColumnKind::flexible}, {"WHY", ColumnKind::flexible}});
  for (const json& one : list(result, "refused"))
    table.add({text(one, "entry"), text(one, "reason")});
  if (table.is_empty())
    return;
  page.blank();
  page.table(table, "");
}

} // namespace

void render_check(const json& result, Page& page)
{
  render_refusals(result, page);
  for (const json& remark : list(result, "remarks"))
    page.line("CAREFUL: " + to_text(remark));
  std::string line =
      "the box would take " + grouped(number(result, "accepted")) + ", refuse " + grouped(number(result, "refusals"));
  const std::string feeds = counts_text(field(result, "listed_by"));
  line += "; " + grouped(number(result, "listed")) +
          (number(result, "listed") == 1 ? " is listed already" : " are listed already") +
          (feeds.empty() ? "" : " (" + feeds + ')');
  page.line(line);
}

void render_imported(const json& result, Page& page)
{
  const std::string expires = text(result, "expires");
  page.line("imported " + grouped(number(result, "entries")) +
            (number(result, "entries") == 1 ? " entry as feed " : " entries as feed ") + text(result, "name") +
            " (mode " + text(result, "mode") + ") until " + (expires.empty() ? "taken back" : clock_time(expires)) +
            ", " + in_force_text(result));
  if (number(result, "refusals") != 0)
    page.line(grouped(number(result, "refusals")) +
              (number(result, "refusals") == 1 ? " was refused" : " were refused"));
}

void render_import_removed(const json& result, Page& page)
{
  page.line("removed feed " + text(result, "name") + ", " + in_force_text(result));
}

} // namespace weir::shell
