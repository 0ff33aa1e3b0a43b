// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as a command line: parsed, explained, completed and run against a daemon that echoes; outputs are harmless
// and what is sent passes the daemon's check.
#include <weir/api/message.h>
#include <weir/shell/session.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace weir;
using namespace weir::shell;

namespace {

void require(bool condition)
{
  if (!condition)
    std::abort();
}

void require_printable(const std::string& text)
{
  require(std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); }));
}

api::Result answer(std::string_view method, const api::Args& args)
{
  const auto request = api::parse_request(api::format_request({std::string(method), args}));
  require(request.has_value() && api::find_method(request->method) != nullptr);
  if (const auto error = api::check_args(*api::find_method(method), args)) {
    require(error->message.find("must be") != std::string::npos); // a range or length; never a missing or unknown one
    return tl::unexpected(*error);
  }
  return std::string(R"({"feeds":[{"name":"soc-note"}],"bridges":[{"name":"br0"}]})");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Line line = cut_line(text);
  for (const Token& token : line.tokens)
    require(token.begin < token.end && token.end <= text.size());
  const Session session(answer, [] { return std::int64_t{0}; }, {});
  const Outcome outcome = session.run(line);
  require_printable(outcome.out);
  require_printable(outcome.err);
  const Session prompted(answer, [] { return std::int64_t{0}; }, {.json = true, .prompt_width = 6});
  static_cast<void>(prompted.run(line));

  const auto suggestions = suggest(command_tree(), text, [&](WordType type) { return session.names(type); });
  require(suggestions.begin <= text.size());
  require_printable(help_text(suggestions));
  static_cast<void>(common_continuation(suggestions, text.substr(suggestions.begin)));
  return 0;
}
