// SPDX-License-Identifier: BSD-3-Clause
// Runs lines: parse, call the daemon, render. Knows no terminal; interactive mode, one command and scripts share it.
#pragma once

#include <weir/api/error.h>
#include <weir/api/method.h>
#include <weir/shell/command.h>
#include <weir/shell/line.h>
#include <weir/shell/parse.h>
#include <weir/shell/suggest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace weir::shell {

/// `out` is for standard output, `err` for standard error; both end with a line break or are empty. `may_pause`: a long
/// output may stop after each screen. `leave`: the person wants to go.
struct Outcome {
  int status = kExitOk;
  std::string out;
  std::string err;
  bool may_pause = true;
  bool leave = false;
};

/// Calls a method of the daemon; api::Client::call in real life.
using Caller = std::function<api::Result(std::string_view method, const api::Args& args)>;
/// Seconds since 1970.
using WallClock = std::function<std::int64_t()>;

/// Where a command writes that goes on until it is stopped. `write` is false when nobody reads any more; `pause` waits
/// a moment and is false when the person has had enough or the reader is gone.
struct Stream {
  std::function<bool(std::string_view)> write;
  std::function<bool()> pause;
};

/// The text of a file, or of standard input for "-"; the error is a sentence.
using ReadInput = std::function<tl::expected<std::string, std::string>(const std::string& path)>;

/// Puts a question that is answered with yes or no; false: no.
using Ask = std::function<bool(std::string_view question)>;
/// Shows a text at once, before a question.
using Show = std::function<void(std::string_view text)>;

/// `json`: every result and error as JSON. `prompt_width`: lines stand on the screen behind a prompt of that width, so
/// an error needs only the caret; nullopt: an error repeats the line. `width`: columns of the terminal that the output
/// goes to, asked for each command; none: a file or a pipe, where nothing is cut.
struct SessionOptions {
  bool json = false;
  std::optional<std::size_t> prompt_width{};
  std::size_t (*width)() = nullptr;
  Stream stream{};        ///< none: commands that go on can't be run
  ReadInput read_input{}; ///< none: no file is read
  Ask ask{};              ///< none: nobody can be asked
  Show show{};            ///< with `ask`
};

class Session {
public:
  Session(Caller call, WallClock now, const SessionOptions& options);

  [[nodiscard]] Outcome run(const Line& line) const;

  /// For completion: names of feeds, imports or bridges; empty if the daemon does not answer.
  [[nodiscard]] std::vector<std::string> names(WordType type) const;

private:
  [[nodiscard]] std::size_t width() const;
  [[nodiscard]] Outcome usage_error(const UsageError& error, const Line& line, bool json) const;
  [[nodiscard]] Outcome monitor(const Invocation& invocation, const Line& line, bool json) const;
  [[nodiscard]] Outcome execute(const Invocation& invocation, const Line& line, bool json) const;

  Caller call_;
  WallClock now_;
  SessionOptions options_;
};

} // namespace weir::shell
