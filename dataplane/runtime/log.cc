// SPDX-License-Identifier: BSD-3-Clause
// Writes lines for the operator.
#include <weir/runtime/log.h>

#include <array>
#include <unistd.h>

namespace weir::runtime {

namespace {

/// One write() a line, so that lines of several processes do not mix; a longer line is cut.
void write_line(std::string_view prefix, std::string_view line) noexcept
{
  std::array<char, 1024> buffer;
  std::size_t size = 0;
  for (const std::string_view part : {prefix, line}) {
    for (const char c : part) {
      if (size + 1 < buffer.size())
        buffer[size++] = c >= 0x20 && c < 0x7f ? c : '?';
    }
  }
  buffer[size++] = '\n';
  // Nobody could be told that telling did not work.
  (void)!write(STDERR_FILENO, buffer.data(), size);
}

} // namespace

void say(std::string_view line) noexcept
{
  write_line("weir-dataplane: ", line);
}

void warn(std::string_view line) noexcept
{
  write_line("weir-dataplane: WARNING: ", line);
}

} // namespace weir::runtime
