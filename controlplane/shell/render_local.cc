// SPDX-License-Identifier: BSD-3-Clause
// show local, block, allow, no block, no allow.
#include "counts.h"
#include "render.h"

#include <weir/shell/page.h>

namespace weir::shell {

namespace {

/// Whether it can still come into force, and what keeps it from that.
std::string not_in_force_text(const json& result, const std::string& generation)
{
  const std::string state = text(result, "state");
  const bool broken = state == "refused" || state == "failed";
  const std::string message = text(result, "message");
  const std::string why = message.empty() ? "" : " (" + message + ')';
  if (broken)
    return generation + (state == "refused" ? " was refused" : " failed") + why +
           "; show policy tells what is in force";
  return generation + " waits for the data plane" + why + "; show status tells when it is";
}

/// "replaces: for 1 h, until 2026-05-01 08:00:00 UTC, reason seen there"; empty: it is a new one.
std::string replaced_text(const json& before)
{
  if (!before.is_object())
    return {};
  const std::string expires = text(before, "expires");
  const std::string time = expires.empty()
                               ? "until taken back"
                               : "for " + duration(number(before, "duration_s")) + ", until " + clock_time(expires);
  return "replaces: " + time + ", reason " + text(before, "reason");
}

} // namespace

/// A daemon that does not say knows it to be in force.
std::string in_force_text(const json& result)
{
  const std::string generation = "generation " + text(result, "generation");
  if (is_in_force(result))
    return "in force with " + generation;
  const std::string waited = number(result, "waited_s") > 0 ? " after " + duration(number(result, "waited_s")) : "";
  return "NOT IN FORCE" + waited + ": " + not_in_force_text(result, generation);
}

bool is_in_force(const json& result)
{
  return field(result, "in_force") != json(false);
}

void render_local(const json& result, Page& page)
{
  Table table({{"ACTION"},
               {"KIND"},
               {"ENTRY", ColumnKind::flexible},
               {"USER", ColumnKind::flexible},
               {"CREATED (UTC)"},
               {"EXPIRES"},
               {"REASON", ColumnKind::flexible}});
  for (const json& entry : list(result, "entries")) {
    const std::string expires = distance(text(entry, "expires"), page.now());
    table.add({text(entry, "action"), text(entry, "kind"), text(entry, "entry"), text(entry, "user"),
               column_time(text(entry, "created")), expires.empty() ? "never" : expires, text(entry, "reason")});
  }
  page.table(table, "no local entries");
  if (const std::string imports = joined(field(result, "imports")); !imports.empty())
    page.remark("imported reports are feeds (show feeds): " + imports);
}

void render_local_added(const json& result, Page& page)
{
  const bool allow = text(result, "action") == "allow";
  const std::string done = allow ? "allowed " : "blocked ";
  const std::string expires = text(result, "expires");
  const std::string entry = text(result, "entry") + (text(result, "kind") == "name" ? " and all names below it" : "");
  const std::string until = expires.empty() ? "until taken back" : "until " + clock_time(expires);
  if (field(result, "changed") == json(false))
    page.line(text(result, "entry") + " was " + done + "already" +
              (is_in_force(result) ? "" : ", " + in_force_text(result)));
  else
    page.line(done + entry + ' ' + until + ", " + in_force_text(result));
  if (const std::string replaced = replaced_text(field(result, "replaces")); !replaced.empty())
    page.line(replaced);
  if (const std::string feeds = joined(field(result, "listed_by")); !feeds.empty())
    page.line("it is listed by " + feeds + (allow ? ": the allow goes first" : ", too"));
  if (const std::string remark = text(result, "remark"); !remark.empty())
    page.line("CAREFUL: " + remark);
}

/// "no longer blocked" only where that is so.
void render_local_removed(const json& result, Page& page)
{
  const bool allow = text(result, "action") == "allow";
  const std::string done = allow ? "allowed" : "blocked";
  const std::string entry = text(result, "entry");
  const std::string covered_by = joined(field(result, "covered_by"));
  const std::string listed_by = joined(field(result, "listed_by"));
  const std::string before = covered_by.empty() && (allow || listed_by.empty())
                                 ? "no longer " + done + " here: "
                                 : std::string("taken back the local ") + (allow ? "allow" : "block") + " of ";
  page.line(before + entry + ", " + in_force_text(result));
  if (!covered_by.empty())
    page.line("still " + done + " by " + covered_by + " (local " + (allow ? "allow)" : "block)"));
  if (!listed_by.empty() && allow)
    page.line("it is listed by " + listed_by + ": it is stopped again");
  else if (!listed_by.empty())
    page.line("still listed by " + listed_by + ": allow " + (text(result, "kind") == "name" ? "name " : "ip ") + entry +
              " reason WHY opens it");
}

} // namespace weir::shell
