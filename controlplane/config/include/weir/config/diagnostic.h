// SPDX-License-Identifier: BSD-3-Clause
// What is wrong with a file and where. All that is wrong is collected, so that one look is enough to repair it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace weir::config {

/// `line` and `column` count from 1; both 0 when the whole file is meant. `message` is printable.
struct Diagnostic {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;
  std::string message;
};

/// In file order; at most kMaxDiagnostics, the last one then says how many more there are.
using Diagnostics = std::vector<Diagnostic>;
inline constexpr std::size_t kMaxDiagnostics = 100;

/// "FILE:LINE:COLUMN: MESSAGE", without the numbers when they are 0.
[[nodiscard]] std::string format(const Diagnostic& diagnostic);
/// One a line, each line ended.
[[nodiscard]] std::string format(const Diagnostics& diagnostics);

} // namespace weir::config
