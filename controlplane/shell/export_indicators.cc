// SPDX-License-Identifier: BSD-3-Clause
// Indicators as documents for a search engine.
#include "export_indicators.h"

#include "failure.h"
#include "fields.h"
#include "filter.h"

#include <algorithm>
#include <string>

namespace weir::shell {

namespace {

/// Two lines of ASCII, whatever answered.
bool is_pair_of_lines(const std::string& lines)
{
  return std::ranges::count(lines, '\n') == 2 && lines.ends_with('\n') &&
         std::ranges::all_of(lines, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); });
}

} // namespace

Outcome export_indicators(const Caller& call, const Invocation& invocation, bool as_json)
{
  const auto result = call("export.indicators", invocation.args);
  if (!result)
    return failure(result.error(), as_json);
  const json answer = json::parse(*result, nullptr, false);
  Outcome outcome;
  std::size_t count = 0;
  for (const json& one : list(answer, "bulk")) {
    const std::string lines = one.is_string() ? one.get<std::string>() : std::string();
    if (!is_pair_of_lines(lines))
      continue;
    ++count;
    if (!as_json)
      outcome.out += lines;
  }
  if (count == 0)
    return failure({api::ErrorCode::not_found, "no indicators are listed there"}, as_json);
  if (as_json)
    outcome.out = answer.dump(-1, ' ', true, json::error_handler_t::replace) + '\n';
  else
    outcome.err = std::to_string(count) + (count == 1 ? " indicator" : " indicators") +
                  " for logs-ti_weir.indicator-default, to be sent to /_bulk\n";
  outcome.out = apply_filters(std::move(outcome.out), invocation.filters);
  return outcome;
}

} // namespace weir::shell
