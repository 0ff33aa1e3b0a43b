// SPDX-License-Identifier: BSD-3-Clause
// Lines in, outcomes out.
#include "ascii_json.h"
#include "export_hunt.h"
#include "export_indicators.h"
#include "failure.h"
#include "fields.h"
#include "filter.h"
#include "ioc_import.h"
#include "monitor.h"
#include "save_files.h"

#include <weir/config/config.h>
#include <weir/config/printable.h>
#include <weir/shell/page.h>
#include <weir/shell/session.h>

#include <algorithm>
#include <utility>

namespace weir::shell {

namespace {

/// '?' as the last word, which only a line editor catches as it is typed.
bool asks_for_help(const Line& line)
{
  return !line.open_quote && !line.tokens.empty() && !line.tokens.back().quoted && line.tokens.back().text == "?";
}

bool may_pause(const Invocation& invocation)
{
  return std::ranges::none_of(invocation.filters, [](const Filter& f) { return f.kind == FilterKind::no_more; });
}

/// Adds the output and, where the command has a judge, the status.
void render(const Invocation& invocation, const std::string& result, bool as_json, Page page, Outcome& outcome)
{
  const Command& command = *invocation.command;
  const json value = json::parse(result, nullptr, false);
  if (command.judge != nullptr && !command.judge(value))
    outcome.status = command.failed_status;
  if (as_json) {
    outcome.out = apply_filters(ascii_json(result) + '\n', invocation.filters);
    return;
  }
  command.render(value, page);
  outcome.out = shown_text(apply_filters(page.lines(), invocation.filters));
}

} // namespace

Session::Session(Caller call, WallClock now, const SessionOptions& options)
    : call_(std::move(call)), now_(std::move(now)), options_(options)
{
}

std::size_t Session::width() const
{
  return options_.width == nullptr ? kNoWidth : options_.width();
}

Outcome Session::usage_error(const UsageError& error, const Line& line, bool as_json) const
{
  Outcome outcome;
  outcome.status = kExitUsage;
  if (as_json) {
    std::string message = error.message;
    for (std::size_t i = 0; i < error.expected.size(); ++i)
      message += (i == 0 ? "; expected: " : ", ") + error.expected[i];
    outcome.out = json_error("usage", message);
  } else if (options_.prompt_width) {
    outcome.err = explain_below(error, line, *options_.prompt_width);
  } else {
    outcome.err = explain(error, line);
  }
  return outcome;
}

Outcome Session::monitor(const Invocation& invocation, const Line& line, bool as_json) const
{
  const bool counts =
      std::ranges::any_of(invocation.filters, [](const Filter& f) { return f.kind == FilterKind::count; });
  if (counts)
    return usage_error({line.text.rfind('|'), "an output without end has no count; there is: monitor hits count N", {}},
                       line, as_json);
  if (!options_.stream.write || !options_.stream.pause)
    return failure({api::ErrorCode::failed, "this can only be run where its output is shown as it comes"}, as_json);
  const auto watched = monitor_hits(call_, invocation, as_json, options_.stream, width());
  return watched ? Outcome{} : failure(watched.error(), as_json);
}

Outcome Session::execute(const Invocation& invocation, const Line& line, bool as_json) const
{
  const Command& command = *invocation.command;
  Outcome outcome;
  if (command.builtin == Builtin::leave) {
    outcome.leave = true;
    return outcome;
  }
  if (command.builtin == Builtin::monitor)
    return monitor(invocation, line, as_json);
  if (command.builtin == Builtin::hunt || command.builtin == Builtin::indicators ||
      command.builtin == Builtin::ioc_import) {
    outcome = command.builtin == Builtin::hunt         ? export_hunt(call_, invocation, as_json, options_.read_input)
              : command.builtin == Builtin::indicators ? export_indicators(call_, invocation, as_json)
                                                       : import_report(call_, invocation, as_json, options_, now_());
    outcome.may_pause = may_pause(invocation);
    return outcome;
  }
  if (!command.question.empty() && options_.ask && !as_json && !options_.ask(command.question)) {
    outcome.out = "nothing changed\n";
    outcome.status = kExitFailed;
    return outcome;
  }
  if (command.builtin == Builtin::help) {
    outcome.out = apply_filters(all_commands(command_tree()), invocation.filters);
  } else {
    api::Args args = invocation.args;
    args.erase(command.save_to); // the daemon need not know
    auto result = call_(command.method, args);
    if (result && !command.save_to.empty())
      result = save_files(invocation.args.text(command.save_to), *result);
    if (!result)
      return failure(result.error(), as_json);
    render(invocation, *result, as_json, Page(now_(), width()), outcome);
  }
  outcome.may_pause = may_pause(invocation);
  return outcome;
}

Outcome Session::run(const Line& line) const
{
  const auto invocation = parse(command_tree(), line);
  if (!invocation) {
    if (asks_for_help(line)) {
      Outcome outcome;
      const std::string before = line.text.substr(0, line.tokens.back().begin);
      outcome.out = help_text(suggest(command_tree(), before, [this](WordType type) { return names(type); }));
      return outcome;
    }
    const bool flag = std::ranges::any_of(line.tokens, [](const Token& t) { return !t.quoted && t.text == "--json"; });
    return usage_error(invocation.error(), line, options_.json || flag);
  }
  if (invocation->command == nullptr)
    return {};
  return execute(*invocation, line, options_.json || invocation->json);
}

std::vector<std::string> Session::names(WordType type) const
{
  const bool feeds = type != WordType::bridge;
  const auto result = call_(feeds ? "show.feeds" : "show.bridges", {});
  std::vector<std::string> names;
  if (!result)
    return names;
  const json value = json::parse(*result, nullptr, false);
  for (const json& element : list(value, feeds ? "feeds" : "bridges")) {
    const std::string name = text(element, "name");
    if (type == WordType::import && !name.starts_with(config::kImportPrefix))
      continue;
    const bool typeable = !name.empty() && name.find_first_of(" \t'\"\\|") == std::string::npos;
    if (typeable && config::printable(name) == name)
      names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

} // namespace weir::shell
