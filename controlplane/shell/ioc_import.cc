// SPDX-License-Identifier: BSD-3-Clause
// Reading, showing, asking, importing.
#include "ioc_import.h"

#include "ascii_json.h"
#include "failure.h"
#include "filter.h"
#include "render.h"
#include "report_text.h"

#include "fields.h"

#include <weir/shell/page.h>

#include <optional>
#include <utility>

namespace weir::shell {

namespace {

using Failed = tl::unexpected<api::Error>;

/// Names with all below them as the daemon writes them; URLs are no entries.
api::Args::List entries_of(const hunt::Report& report)
{
  api::Args::List out;
  for (const hunt::Indicator& one : report.indicators) {
    if (one.type != hunt::IndicatorType::url)
      out.push_back((one.type == hunt::IndicatorType::name_subdomains ? "*." : "") + one.text);
  }
  return out;
}

tl::expected<hunt::Report, api::Error> read(const Invocation& invocation, const ReadInput& read_input)
{
  const std::string source = invocation.args.text("source");
  if (!read_input)
    return Failed(api::Error{api::ErrorCode::failed, "no files are read here"});
  const auto content = read_input(source.empty() ? "-" : source);
  if (!content)
    return Failed(api::Error{api::ErrorCode::failed, content.error()});
  hunt::ReportOptions options;
  options.subdomains = !invocation.args.text("subdomains").empty();
  options.hosts_of_urls = !invocation.args.text("url-hosts").empty();
  return hunt::read_report(*content, options);
}

/// nullopt: there is no daemon, which a preview does not need.
tl::expected<std::optional<json>, api::Error> check(const Caller& call, const api::Args::List& entries, bool may_lack)
{
  api::Args args;
  args.set("entries", entries);
  const auto result = call("test.iocs", args);
  if (result)
    return json::parse(*result, nullptr, false);
  if (may_lack && result.error().code == api::ErrorCode::no_daemon)
    return std::nullopt;
  return Failed(result.error());
}

api::Args import_args(const Invocation& invocation, api::Args::List entries)
{
  api::Args args;
  for (const char* name : {"name", "mode", "note"}) {
    if (const std::string value = invocation.args.text(name); !value.empty())
      args.set(name, value);
  }
  constexpr std::int64_t kThirtyDays = 2'592'000;
  args.set("duration_s", invocation.args.integer("duration_s").value_or(kThirtyDays));
  args.set("entries", std::move(entries));
  return args;
}

json preview_json(const hunt::Report& report, const std::optional<json>& checked)
{
  json out = {{"indicators", json::array()},
              {"left_out", json::array()},
              {"counted", json::object()},
              {"duplicates", report.duplicates},
              {"check", checked ? *checked : json()}};
  for (const hunt::Indicator& one : report.indicators)
    out["indicators"].push_back({{"type", feeds::word(one.type)}, {"entry", one.text}, {"line", one.line}});
  for (const hunt::LeftOut& one : report.left_out)
    out["left_out"].push_back({{"line", one.line}, {"text", one.text}, {"reason", one.reason}});
  for (const auto& [what, count] : report.counted)
    out["counted"][std::string(what)] = count;
  return out;
}

Outcome shown(std::string text, int status)
{
  Outcome outcome;
  outcome.status = status;
  outcome.out = std::move(text);
  return outcome;
}

Outcome import(const Caller& call, const api::Args& args, bool as_json, std::string before, Page page)
{
  const auto result = call("ioc.import", args);
  if (!result) {
    Outcome failed = failure(result.error(), as_json);
    failed.out.insert(0, as_json ? "" : before);
    return failed;
  }
  const json answer = json::parse(*result, nullptr, false);
  render_imported(answer, page);
  return shown(as_json ? ascii_json(*result) + '\n' : before + page.text(),
               is_in_force(answer) ? kExitOk : kExitFailed);
}

} // namespace

Outcome import_report(const Caller& call, const Invocation& invocation, bool as_json, const SessionOptions& options,
                      std::int64_t now)
{
  const bool confirmed = !invocation.args.text("confirm").empty();
  const bool preview = !invocation.args.text("preview").empty();
  const auto report = read(invocation, options.read_input);
  if (!report)
    return failure(report.error(), as_json);
  api::Args::List entries = entries_of(*report);
  Page page(now, options.width == nullptr ? kNoWidth : options.width());
  show_report(*report, page);
  if (entries.empty())
    return as_json ? failure({api::ErrorCode::not_found, "nothing to import: " + report_summary(*report)}, true)
                   : shown(page.text() + "nothing to import\n", preview ? kExitOk : kExitFailed);
  const auto checked = check(call, entries, preview);
  if (!checked)
    return failure(checked.error(), as_json);
  if (*checked)
    render_check(**checked, page);
  if (preview)
    return shown(as_json ? preview_json(*report, *checked).dump(-1, ' ', true, json::error_handler_t::replace) + '\n'
                         : apply_filters(page.text(), invocation.filters),
                 kExitOk);
  std::string before = page.text();
  if (!confirmed) {
    if (as_json || !options.ask || !options.show)
      return failure(
          {api::ErrorCode::failed, "nothing is imported without the word confirm (or preview, to only look)"}, as_json);
    options.show(std::exchange(before, {}));
    if (!options.ask("Make a feed of it?"))
      return shown("nothing imported\n", kExitFailed);
  }
  return import(call, import_args(invocation, std::move(entries)), as_json, std::move(before), Page(now, page.width()));
}

} // namespace weir::shell
