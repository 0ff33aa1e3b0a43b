// SPDX-License-Identifier: BSD-3-Clause
// Reading with an upper bound.
#include "input.h"

#include "interrupt.h"
#include "pager.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace weir::shell {

namespace {

using Text = tl::expected<std::string, std::string>;

constexpr std::size_t kMaxAnswer = 4096; ///< nothing as long is a yes

/// A terminal gives a line at a time; `paste`: one that is "." ends it.
Text read_all(int descriptor, bool paste)
{
  std::string text;
  char buffer[65536];
  std::size_t line = 0; ///< where the last line begins
  while (true) {
    const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR && !was_interrupted())
      continue;
    if (got < 0)
      return tl::unexpected(errno == EINTR ? std::string("given up") : std::string(std::strerror(errno)));
    if (got == 0)
      return text;
    text.append(buffer, static_cast<std::size_t>(got));
    if (text.size() > kMaxInput)
      return tl::unexpected(std::string("the report is larger than 16 MiB"));
    if (paste && text.compare(line, std::string::npos, ".\n") == 0)
      return text.substr(0, line);
    line = text.rfind('\n') + 1;
  }
}

Text read_standard(StandardInput standard)
{
  if (standard == StandardInput::none)
    return tl::unexpected(std::string("standard input is the script; name a file"));
  const bool paste = standard == StandardInput::paste;
  if (paste)
    static_cast<void>(write_all(STDERR_FILENO, "Paste the report; a line that is \".\" or Ctrl-D ends it.\n"));
  return read_all(STDIN_FILENO, paste);
}

/// To its end, and not a byte further: what follows is another line. Empty: it has no end.
std::string read_answer()
{
  std::string line;
  char byte = 0;
  while (true) {
    const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR && !was_interrupted())
      continue;
    if (got <= 0)
      return {};
    if (byte == '\n')
      return line;
    if (line.size() < kMaxAnswer)
      line += byte;
  }
}

bool is_yes(std::string_view answer)
{
  constexpr std::string_view kBlanks = " \t\r";
  answer.remove_prefix(std::min(answer.find_first_not_of(kBlanks), answer.size()));
  answer = answer.substr(0, answer.find_last_not_of(kBlanks) + 1);
  std::string word(answer);
  std::ranges::transform(word, word.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return word == "y" || word == "yes";
}

} // namespace

bool ask_person(std::string_view question)
{
  static_cast<void>(write_all(STDERR_FILENO, std::string(question) + " [y/N] "));
  return is_yes(read_answer());
}

ReadInput input_reader(StandardInput standard)
{
  return [standard](const std::string& path) -> Text {
    if (path == "-")
      return read_standard(standard);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
      return tl::unexpected(path + ": " + std::strerror(errno));
    Text text = read_all(descriptor, false);
    ::close(descriptor);
    return text ? std::move(text) : tl::unexpected(path + ": " + text.error());
  };
}

} // namespace weir::shell
