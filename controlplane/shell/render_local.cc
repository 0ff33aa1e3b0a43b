// SPDX-License-Identifier: BSD-3-Clause
// show local, block, allow, no block, no allow.
#include "counts.h"
#include "render.h"

#include <weir/shell/page.h>

namespace weir::shell {

namespace {

/// A daemon that does not say knows it to be in force.
std::string in_force_text(const json& result)
{
  const std::string generation = "generation " + text(result, "generation");
  if (field(result, "in_force") != json(false))
    return "in force with " + generation;
  const std::string message = text(result, "message");
  return "NOT YET IN FORCE: " + generation + " waits for the data plane" +
         (message.empty() ? "" : " (" + message + ')');
}

} // namespace

void render_local(const json& result, Page& page)
{
  Table table({{"ACTION"},
               {"KIND"},
               {"ENTRY", ColumnKind::flexible},
               {"USER", ColumnKind::flexible},
               {"CREATED"},
               {"EXPIRES"},
               {"REASON", ColumnKind::flexible}});
  for (const json& entry : list(result, "entries")) {
    const std::string expires = distance(text(entry, "expires"), page.now());
    table.add({text(entry, "action"), text(entry, "kind"), text(entry, "entry"), text(entry, "user"),
               clock_time(text(entry, "created")), expires.empty() ? "never" : expires, text(entry, "reason")});
  }
  page.table(table, "no local entries");
}

void render_local_added(const json& result, Page& page)
{
  const std::string done = text(result, "action") == "allow" ? "allowed " : "blocked ";
  const std::string expires = text(result, "expires");
  const std::string until = expires.empty() ? "until taken back" : "until " + clock_time(expires);
  if (field(result, "changed") == json(false))
    page.line(text(result, "entry") + " was " + done + "already");
  else
    page.line(done + text(result, "entry") + ' ' + until + ", " + in_force_text(result));
}

void render_local_removed(const json& result, Page& page)
{
  page.line("no longer " + std::string(text(result, "action") == "allow" ? "allowed" : "blocked") +
            " here: " + text(result, "entry") + ", " + in_force_text(result));
}

} // namespace weir::shell
