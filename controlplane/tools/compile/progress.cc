// SPDX-License-Identifier: BSD-3-Clause
// Writing progress to stderr.
#include "progress.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace weir::compile_tool {

ProgressLine::ProgressLine(bool forced) : terminal_(isatty(STDERR_FILENO) == 1), on_(forced || terminal_) {}

ProgressLine::~ProgressLine()
{
  clear();
}

void ProgressLine::show(std::string_view stage, double done)
{
  const int percent = static_cast<int>(std::clamp(done, 0.0, 1.0) * 100.0);
  const bool new_stage = stage != stage_;
  if (!on_ || (!new_stage && percent == percent_))
    return;
  stage_ = stage;
  percent_ = percent;
  if (terminal_)
    std::fprintf(stderr, "\r\033[K%s %d %%", stage_.c_str(), percent);
  else if (new_stage)
    std::fprintf(stderr, "%s\n", stage_.c_str());
}

void ProgressLine::clear()
{
  if (on_ && terminal_ && percent_ >= 0)
    std::fputs("\r\033[K", stderr);
  percent_ = -1;
}

} // namespace weir::compile_tool
