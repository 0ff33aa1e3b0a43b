// SPDX-License-Identifier: BSD-3-Clause
// Reading with an upper bound.
#include "input.h"

#include "interrupt.h"
#include "pager.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace weir::shell {

namespace {

using Text = tl::expected<std::string, std::string>;

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

} // namespace

bool ask_person(std::string_view question)
{
  static_cast<void>(write_all(STDERR_FILENO, std::string(question) + " [y/N] "));
  char answer[64];
  const ssize_t got = ::read(STDIN_FILENO, answer, sizeof answer);
  const std::string_view line(answer, got > 0 ? static_cast<std::size_t>(got) : 0);
  return line == "y\n" || line == "yes\n";
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
