// SPDX-License-Identifier: BSD-3-Clause
// Progress for whoever waits: on a terminal one line that is rewritten, else a line per stage.
#pragma once

#include <string>
#include <string_view>

namespace weir::compile_tool {

class ProgressLine {
public:
  /// `forced`: also if stderr is no terminal.
  explicit ProgressLine(bool forced);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(std::string_view stage, double done);
  /// Removes the line, before something else is written to stderr.
  void clear();

private:
  bool terminal_;
  bool on_;
  std::string stage_;
  int percent_ = -1;
};

} // namespace weir::compile_tool
