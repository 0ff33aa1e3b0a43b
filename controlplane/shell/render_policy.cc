// SPDX-License-Identifier: BSD-3-Clause
// show policy.
#include "counts.h"
#include "render.h"
#include "words.h"

#include <weir/shell/page.h>

namespace weir::shell {

namespace {

std::string size_text(const json& policy)
{
  std::string result = byte_count(number(policy, "bytes"));
  if (number(policy, "slot_bytes") != 0)
    result += " of " + byte_count(number(policy, "slot_bytes"));
  return result;
}

/// A daemon that does not say knows it to be in force.
std::string generation_text(const json& policy)
{
  const std::string generation = text(policy, "generation");
  if (field(policy, "in_force") != json(false))
    return generation;
  return generation + ", NOT IN FORCE: " + why_not_in_force(field(policy, "dataplane"));
}

} // namespace

void render_policy(const json& result, Page& page)
{
  if (number(result, "generation") == 0) {
    page.line("no policy published yet");
  } else {
    page.fact("generation", generation_text(result));
    page.fact("published", time_and_distance(text(result, "published"), page.now()));
    page.fact("cause", text(result, "cause"));
    page.fact("entries", entries_text(field(result, "entries")));
    page.fact("rules", grouped(number(result, "rules")));
    page.fact("size", size_text(result));
  }
  Table table({{"GENERATION", ColumnKind::number},
               {"PUBLISHED (UTC)"},
               {"STATE"},
               {"ENTRIES", ColumnKind::number},
               {"CAUSE", ColumnKind::flexible},
               {"MESSAGE", ColumnKind::flexible}});
  for (const json& old : list(result, "history"))
    table.add({text(old, "generation"), column_time(text(old, "published")), text(old, "state"),
               grouped(number(old, "entries")), text(old, "cause"), text(old, "message")});
  if (!table.is_empty()) {
    page.blank();
    page.table(table, "");
  }
}

} // namespace weir::shell
