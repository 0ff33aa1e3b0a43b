// SPDX-License-Identifier: BSD-3-Clause
// Indicators in, queries out.
#include "export_hunt.h"

#include "counts.h"
#include "failure.h"
#include "filter.h"
#include "report_source.h"
#include "report_text.h"

#include <weir/hunt/query.h>
#include <weir/hunt/report.h>

#include <algorithm>

namespace weir::shell {

namespace {

using Failed = tl::unexpected<api::Error>;

bool is_plain(const std::string& entry)
{
  return !entry.empty() && std::ranges::all_of(entry, [](char c) { return c > 0x20 && c < 0x7f; });
}

std::optional<hunt::IndicatorType> type_of(const std::string& word)
{
  for (std::size_t i = 0; i < feeds::kIndicatorTypes; ++i) {
    const auto type = static_cast<hunt::IndicatorType>(i);
    if (feeds::word(type) == word)
      return type;
  }
  return std::nullopt;
}

/// What a feed of the daemon lists; without a name, what all blocking feeds list.
tl::expected<hunt::Report, api::Error> read_feed(const Caller& call, const std::string& feed)
{
  api::Args args;
  if (!feed.empty())
    args.set("feed", feed);
  const auto result = call("show.indicators", args);
  if (!result)
    return Failed(result.error());
  const json answer = json::parse(*result, nullptr, false);
  hunt::Report report;
  for (const json& one : list(answer, "indicators")) {
    const auto type = type_of(text(one, "type"));
    const std::string entry = text(one, "entry");
    if (type && is_plain(entry))
      report.indicators.push_back({*type, entry, 0});
  }
  return report;
}

/// A name of a feed has no dot and no slash, so a file can always be written as ./FILE.
bool is_file(const std::string& source)
{
  return source == "-" || source.find_first_of("./") != std::string::npos;
}

tl::expected<hunt::Report, api::Error> read_source(const Caller& call, const Invocation& invocation,
                                                   const ReadInput& read_input)
{
  const std::string source = invocation.args.text("source");
  if (is_file(source))
    return read_report_file(source, invocation.args, read_input);
  for (const char* option : {"subdomains", "url-hosts"}) {
    if (!invocation.args.text(option).empty())
      return Failed(api::Error{api::ErrorCode::bad_argument, std::string(option) + " is for reports; " + source +
                                                                 " is a feed (a file of that name is ./" + source +
                                                                 ")"});
  }
  return read_feed(call, source);
}

std::string title_of(const std::string& source)
{
  if (source.empty() || source == "-")
    return "report";
  const std::string name = source.substr(source.rfind('/') + 1);
  return name.substr(0, name.find_last_of('.') == 0 ? std::string::npos : name.rfind('.'));
}

std::string separated(hunt::Language language, const std::vector<std::string>& queries)
{
  std::string out;
  for (const std::string& query : queries)
    out += (out.empty() || language != hunt::Language::sigma ? "" : "---\n") + query + '\n';
  return out;
}

} // namespace

Outcome export_hunt(const Caller& call, const Invocation& invocation, bool as_json, const ReadInput& read_input)
{
  const auto language = hunt::parse_language(invocation.args.text("language"));
  const auto report = read_source(call, invocation, read_input);
  if (!report)
    return failure(report.error(), as_json);
  if (!language || report->indicators.empty())
    return failure({api::ErrorCode::not_found, "no indicators found: " + report_summary(*report)}, as_json);
  hunt::QueryOptions options;
  options.title = title_of(invocation.args.text("source"));
  options.chunk = static_cast<std::size_t>(
      invocation.args.integer("chunk").value_or(static_cast<std::int64_t>(hunt::kDefaultChunk)));
  const auto queries = hunt::make_queries(*language, report->indicators, options);
  Outcome outcome;
  if (as_json) {
    json left_out = json::object();
    for (const auto& [reason, count] : report->left_out_by_reason)
      left_out[std::string(reason)] = count;
    const json result = {{"language", hunt::word(*language)},
                         {"indicators", report->indicators.size()},
                         {"queries", queries},
                         {"left_out", left_out}};
    outcome.out = result.dump(-1, ' ', true, json::error_handler_t::replace) + '\n';
  } else {
    outcome.out = separated(*language, queries);
    outcome.err = report_summary(*report) + '\n';
  }
  outcome.out = apply_filters(std::move(outcome.out), invocation.filters);
  return outcome;
}

} // namespace weir::shell
