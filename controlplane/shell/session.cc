// SPDX-License-Identifier: BSD-3-Clause
// Lines in, outcomes out.
#include "ascii_json.h"
#include "fields.h"
#include "filter.h"
#include "save_files.h"

#include <weir/config/printable.h>
#include <weir/shell/page.h>
#include <weir/shell/session.h>

#include <algorithm>
#include <utility>

namespace weir::shell {

namespace {

std::string json_error(std::string_view code, std::string_view message)
{
  const json error = {{"error", {{"code", code}, {"message", message}}}};
  return error.dump(-1, ' ', true, json::error_handler_t::replace) + '\n';
}

/// Failures of a call, in the form that was asked for.
Outcome call_failed(const api::Error& error, bool as_json)
{
  Outcome outcome;
  outcome.status = error.code == api::ErrorCode::no_daemon ? kExitNoDaemon : kExitFailed;
  if (as_json) {
    outcome.out = json_error(api::word(error.code), error.message);
    return outcome;
  }
  const std::string_view head = error.code == api::ErrorCode::no_daemon ? "the control plane does not answer: " : "";
  outcome.err = "error: " + std::string(head) + config::printable(error.message, 1024) + '\n';
  return outcome;
}

/// '?' as the last word, which only a line editor catches as it is typed.
bool asks_for_help(const Line& line)
{
  return !line.open_quote && !line.tokens.empty() && !line.tokens.back().quoted && line.tokens.back().text == "?";
}

/// What is sent to the daemon.
api::Args without(const api::Args& all, std::string_view own)
{
  api::Args out;
  for (const auto& [name, value] : all.values()) {
    if (name != own)
      std::visit([&](const auto& plain) { out.set(name, plain); }, value);
  }
  return out;
}

std::string render(const Command& command, const std::string& result, std::int64_t now)
{
  const json value = json::parse(result, nullptr, false);
  Page page(now);
  command.render(value, page);
  return page.text();
}

} // namespace

Session::Session(Caller call, WallClock now, SessionOptions options)
    : call_(std::move(call)), now_(std::move(now)), options_(options)
{
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

Outcome Session::execute(const Invocation& invocation, bool as_json) const
{
  const Command& command = *invocation.command;
  Outcome outcome;
  if (command.builtin == Builtin::leave) {
    outcome.leave = true;
    return outcome;
  }
  if (command.builtin == Builtin::help) {
    outcome.out = all_commands(command_tree());
  } else {
    auto result = call_(command.method, without(invocation.args, command.save_to));
    if (result && !command.save_to.empty())
      result = save_files(invocation.args.text(command.save_to), *result);
    if (!result)
      return call_failed(result.error(), as_json);
    outcome.out = as_json ? ascii_json(*result) + '\n' : render(command, *result, now_());
  }
  outcome.out = apply_filters(std::move(outcome.out), invocation.filters);
  outcome.may_pause =
      std::ranges::none_of(invocation.filters, [](const Filter& f) { return f.kind == FilterKind::no_more; });
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
  return execute(*invocation, options_.json || invocation->json);
}

std::vector<std::string> Session::names(WordType type) const
{
  const bool feeds = type == WordType::feed;
  const auto result = call_(feeds ? "show.feeds" : "show.bridges", {});
  std::vector<std::string> names;
  if (!result)
    return names;
  const json value = json::parse(*result, nullptr, false);
  for (const json& element : list(value, feeds ? "feeds" : "bridges")) {
    const std::string name = text(element, "name");
    const bool typeable = !name.empty() && name.find_first_of(" \t'\"\\|") == std::string::npos;
    if (typeable && config::printable(name) == name)
      names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

} // namespace weir::shell
