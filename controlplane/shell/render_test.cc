// SPDX-License-Identifier: BSD-3-Clause
// test ip, test name.
#include "counts.h"
#include "render.h"
#include "words.h"

#include <weir/shell/page.h>

#include <algorithm>
#include <array>
#include <string_view>

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

/// "br0 is in bypass: forwarded".
std::string exception_text(const json& bridge)
{
  const std::string outcome = text(bridge, "outcome");
  const std::string what = outcome == "reported"  ? "forwarded and reported"
                           : outcome == "dropped" ? "all is dropped"
                           : outcome == "unknown" ? "not known what it does"
                                                  : outcome;
  return text(bridge, "name") + " is in " + text(bridge, "effective_mode") + ": " + what;
}

/// The bridge makes of the verdict what that says by itself.
bool is_usual(const std::string& verdict, const json& bridge)
{
  if (verdict == "in-part")
    return text(bridge, "effective_mode") == "block";
  return text(bridge, "outcome") == (verdict == "blocked"     ? "blocked"
                                     : verdict == "monitored" ? "reported"
                                                              : "forwarded");
}

std::string listed_text(const json& result)
{
  const std::string verdict = text(result, "verdict");
  const json& inside = field(result, "inside");
  if (verdict == "in-part") {
    const std::string least = field(inside, "complete") == json(false) ? "at least " : "";
    return "in part: " + least + grouped(number(inside, "entries")) +
           (number(inside, "entries") == 1 ? " entry inside it is listed" : " entries inside it are listed");
  }
  return verdict == "blocked" || verdict == "monitored" ? "listed" : verdict_text(verdict);
}

/// The verdict, and every bridge that does something else with it.
std::string verdict_on_bridges(const json& result)
{
  const std::string verdict = text(result, "verdict");
  const json& bridges = list(result, "bridges");
  std::string exceptions;
  std::size_t others = 0;
  for (const json& bridge : bridges) {
    if (is_usual(verdict, bridge))
      continue;
    ++others;
    exceptions += (exceptions.empty() ? "" : "; ") + exception_text(bridge);
  }
  const std::string plain = verdict == "in-part" ? listed_text(result) : verdict_text(verdict);
  if (exceptions.empty())
    return plain;
  return (others == bridges.size() ? listed_text(result) : plain) + ", but " + exceptions;
}

/// A daemon that does not say knows it to be in force.
std::string verdict_now(const json& result)
{
  if (field(result, "in_force") != json(false))
    return verdict_on_bridges(result);
  const std::string plain =
      text(result, "verdict") == "in-part" ? listed_text(result) : verdict_text(text(result, "verdict"));
  const std::string why = why_not_in_force(field(result, "dataplane"));
  return number(result, "generation") == 0
             ? plain + ", but there is no policy yet"
             : plain + ", but generation " + text(result, "generation") + " is NOT IN FORCE: " + why;
}

/// "203.0.113.7, 203.0.113.9 and 12 more".
std::string inside_text(const json& inside)
{
  std::string some = joined(field(inside, "some"));
  const auto shown = static_cast<std::int64_t>(list(inside, "some").size());
  if (number(inside, "entries") > shown)
    some += " and " + grouped(number(inside, "entries") - shown) + " more";
  return some;
}

/// Below the table: what the box's own entries say of themselves.
void say_who_wrote_it(const json& feed, Page& page)
{
  const json& local = field(feed, "local");
  if (!local.is_object())
    return;
  const std::string expires = text(local, "expires");
  page.line(text(feed, "entry") + ": by " + text(local, "user") + ", " +
            time_and_distance(text(local, "created"), page.now()) + ", " +
            (expires.empty() ? "until taken back" : "until " + clock_time(expires)) + ": " + text(local, "reason"));
}

struct FormWords {
  std::string_view form; ///< as in results
  std::string_view words;
  bool is_name;
};
constexpr std::array kForms = {FormWords{"address", "the address", false}, FormWords{"prefix", "the prefix", false},
                               FormWords{"exact", "exactly this name", true},
                               FormWords{"subdomains", "the name and all below it", true},
                               FormWords{"below-only", "only what is below the name", true}};

const FormWords* find_form(std::string_view form)
{
  const auto found = std::ranges::find(kForms, form, &FormWords::form);
  return found == kForms.end() ? nullptr : &*found;
}

/// Names are judged in queries, which are outbound.
std::string class_text(const json& matched)
{
  const json& entry_class = field(matched, "class");
  const FormWords* form = find_form(text(matched, "form"));
  std::string result = form != nullptr && form->is_name
                           ? "queries " + text(entry_class, "outbound")
                           : "outbound " + text(entry_class, "outbound") + ", inbound " + text(entry_class, "inbound");
  const std::string answer = text(entry_class, "answer");
  if (!answer.empty() && answer != "standard")
    result += ", answered " + answer;
  return result;
}

} // namespace

void render_test(const json& result, Page& page)
{
  const std::string whole = text(result, "host_of");
  page.fact("query", text(result, "query") + (whole.empty() ? "" : " (the host of " + whole + ")"));
  page.fact("verdict", verdict_now(result));
  page.fact("inside it", inside_text(field(result, "inside")));
  const json& matched = field(result, "matched");
  if (matched.is_object()) {
    const FormWords* form = find_form(text(matched, "form"));
    page.fact("entry", text(matched, "indicator") + " (" +
                           (form == nullptr ? text(matched, "form") : std::string(form->words)) + ')');
    page.fact("class", class_text(matched));
  }
  page.fact("allowed by", joined(field(result, "allowed_by")));
  page.fact("generation", text(result, "generation"));
  Table table({{"FEED", ColumnKind::flexible},
               {"ENTRY", ColumnKind::flexible},
               {"FIRST SEEN (UTC)"},
               {"LAST SEEN (UTC)"},
               {"LINE", ColumnKind::number},
               {"CONFIDENCE", ColumnKind::number}});
  for (const json& feed : list(result, "feeds"))
    table.add({text(feed, "name"), text(feed, "entry"), column_time(text(feed, "first_seen")),
               column_time(text(feed, "last_seen")), text(feed, "line"), text(feed, "confidence")});
  if (!table.is_empty()) {
    page.blank();
    page.table(table, "");
  }
  for (const json& feed : list(result, "feeds"))
    say_who_wrote_it(feed, page);
}

} // namespace weir::shell
