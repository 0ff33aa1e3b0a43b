// SPDX-License-Identifier: BSD-3-Clause
// Reading, showing, asking, importing.
#include "ioc_import.h"

#include "ascii_json.h"
#include "failure.h"
#include "filter.h"
#include "human.h"
#include "render.h"
#include "report_source.h"
#include "report_text.h"

#include "fields.h"

#include <weir/config/config.h>
#include <weir/config/printable.h>
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

/// nullopt: there is no daemon, which a preview does not need.
tl::expected<std::optional<json>, api::Error> check(const Caller& call, const api::Args::List& entries,
                                                    const std::string& name, bool may_lack)
{
  api::Args args;
  args.set("entries", entries);
  args.set("name", name);
  const auto result = call("test.iocs", args);
  if (result)
    return json::parse(*result, nullptr, false);
  if (may_lack && result.error().code == api::ErrorCode::no_daemon)
    return std::nullopt;
  return Failed(result.error());
}

constexpr std::int64_t kThirtyDays = 2'592'000;

std::int64_t duration_of(const Invocation& invocation)
{
  return invocation.args.integer("duration_s").value_or(kThirtyDays);
}

/// What will be made, so that who left something out, or lost it in a text, sees it before the answer.
std::string question(const Invocation& invocation)
{
  const std::string name = invocation.args.text("name");
  const std::string mode = invocation.args.text("mode");
  return "Make feed " + std::string(name.starts_with(config::kImportPrefix) ? "" : config::kImportPrefix) +
         config::printable(name) + " of it, mode " + (mode.empty() ? "block" : mode) + ", for " +
         duration(duration_of(invocation)) + "?";
}

api::Args import_args(const Invocation& invocation, api::Args::List entries)
{
  api::Args args;
  for (const char* name : {"name", "mode", "note"}) {
    if (const std::string value = invocation.args.text(name); !value.empty())
      args.set(name, value);
  }
  args.set("duration_s", duration_of(invocation));
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

class Import {
public:
  Import(const Caller& call, const Invocation& invocation, bool as_json, const SessionOptions& options, Page page)
      : call_(call), invocation_(invocation), as_json_(as_json), options_(options), page_(std::move(page))
  {
  }

  Outcome run(const hunt::Report& report)
  {
    api::Args::List entries = entries_of(report);
    show_report(report, page_);
    if (entries.empty()) {
      page_.line("nothing to import");
      return as_json_ ? failed(api::ErrorCode::not_found, "nothing to import: " + report_summary(report))
                      : shown(filtered(page_), preview() ? kExitOk : kExitFailed);
    }
    // What nobody will see need not be asked for.
    std::optional<json> checked;
    if (preview() || !as_json_) {
      const auto answer = check(call_, entries, invocation_.args.text("name"), preview());
      if (!answer)
        return failure(answer.error(), as_json_);
      checked = *answer;
    }
    if (checked)
      render_check(*checked, page_);
    if (preview())
      return shown(as_json_ ? filtered(dumped(preview_json(report, checked))) : filtered(page_), kExitOk);
    return confirmed() ? import(std::move(entries), page_) : ask(std::move(entries));
  }

private:
  [[nodiscard]] bool preview() const { return !invocation_.args.text("preview").empty(); }
  [[nodiscard]] bool confirmed() const { return !invocation_.args.text("confirm").empty(); }
  [[nodiscard]] std::string filtered(std::string text) const
  {
    return apply_filters(std::move(text), invocation_.filters);
  }
  [[nodiscard]] std::string filtered(const Page& page) const
  {
    return shown_text(apply_filters(page.lines(), invocation_.filters));
  }
  [[nodiscard]] static std::string dumped(const json& value)
  {
    return value.dump(-1, ' ', true, json::error_handler_t::replace) + '\n';
  }
  [[nodiscard]] Outcome failed(api::ErrorCode code, std::string why) const
  {
    return failure({code, std::move(why)}, as_json_);
  }

  /// Who is asked sees all of it, whatever the filters.
  Outcome ask(api::Args::List entries)
  {
    if (as_json_ || !options_.ask || !options_.show)
      return failed(api::ErrorCode::failed, "nothing is imported without the word confirm (or preview, to only look)");
    options_.show(page_.text());
    if (!options_.ask(question(invocation_)))
      return shown("nothing imported\n", kExitFailed);
    return import(std::move(entries), Page(page_.now(), page_.width()));
  }

  /// `page`: what stands before the answer.
  Outcome import(api::Args::List entries, Page page)
  {
    const auto result = call_("ioc.import", import_args(invocation_, std::move(entries)));
    if (!result) {
      Outcome refused = failure(result.error(), as_json_);
      if (!as_json_)
        refused.out = filtered(page);
      return refused;
    }
    const json answer = json::parse(*result, nullptr, false);
    render_imported(answer, page);
    return shown(as_json_ ? filtered(ascii_json(*result) + '\n') : filtered(page),
                 is_in_force(answer) ? kExitOk : kExitFailed);
  }

  const Caller& call_;
  const Invocation& invocation_;
  const bool as_json_;
  const SessionOptions& options_;
  Page page_; ///< what was found, and what the daemon would do with it
};

} // namespace

Outcome import_report(const Caller& call, const Invocation& invocation, bool as_json, const SessionOptions& options,
                      std::int64_t now)
{
  const std::string source = invocation.args.text("source");
  if (!invocation.args.text("preview").empty() && !invocation.args.text("confirm").empty())
    return failure({api::ErrorCode::bad_argument, "preview and confirm exclude each other"}, as_json);
  const auto report = read_report_file(source.empty() ? "-" : source, invocation.args, options.read_input);
  if (!report)
    return failure(report.error(), as_json);
  Page page(now, options.width == nullptr ? kNoWidth : options.width());
  return Import(call, invocation, as_json, options, std::move(page)).run(*report);
}

} // namespace weir::shell
