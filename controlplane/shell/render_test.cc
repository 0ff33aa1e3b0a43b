// SPDX-License-Identifier: BSD-3-Clause
// test ip, test name.
#include "counts.h"
#include "render.h"

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
  page.fact("query", text(result, "query"));
  page.fact("verdict", verdict_text(text(result, "verdict")));
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
}

} // namespace weir::shell
