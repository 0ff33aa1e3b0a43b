// SPDX-License-Identifier: BSD-3-Clause
// A pager of a few lines, so that none has to be installed or trusted.
#include "pager.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace weir::shell {

namespace {

constexpr std::string_view kAsk = "-- more: blank, enter, q --";
constexpr std::string_view kUnask = "\r                           \r";

std::size_t screen_rows()
{
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row < 3)
    return 24;
  return size.ws_row;
}

/// The next key that means something, without echo; 'q' if the terminal is gone or the wait was interrupted.
char read_key()
{
  termios before{};
  if (::tcgetattr(STDIN_FILENO, &before) != 0)
    return 'q';
  termios raw = before;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  constexpr std::string_view kKeys = " \n\rqQ\x04";
  char key = 0;
  while (key == 0 || kKeys.find(key) == std::string_view::npos) {
    if (::read(STDIN_FILENO, &key, 1) != 1)
      key = 'q';
  }
  ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
  return key;
}

/// Position behind the first `lines` lines.
std::size_t behind_lines(std::string_view text, std::size_t lines)
{
  std::size_t at = 0;
  for (; lines > 0 && at < text.size(); --lines) {
    const std::size_t end = text.find('\n', at);
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
  return at;
}

} // namespace

std::size_t screen_columns()
{
  constexpr std::size_t kUsual = 80;
  if (::isatty(STDOUT_FILENO) == 0)
    return 0;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return kUsual;
  return size.ws_col;
}

bool write_all(int descriptor, std::string_view text)
{
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR)
      return false;
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return true;
}

void show_paged(std::string_view text)
{
  if (::isatty(STDOUT_FILENO) == 0 || ::isatty(STDIN_FILENO) == 0)
    return static_cast<void>(write_all(STDOUT_FILENO, text));
  std::size_t lines = screen_rows() - 1;
  while (true) {
    const std::size_t end = behind_lines(text, lines);
    write_all(STDOUT_FILENO, text.substr(0, end));
    text.remove_prefix(end);
    if (text.empty())
      return;
    write_all(STDOUT_FILENO, kAsk);
    const char key = read_key();
    write_all(STDOUT_FILENO, kUnask);
    if (key == 'q' || key == 'Q' || key == '\x04')
      return;
    lines = key == '\n' || key == '\r' ? 1 : screen_rows() - 1;
  }
}

} // namespace weir::shell
