// SPDX-License-Identifier: BSD-3-Clause
// Collecting diagnostics and writing them out.
#include "reporter.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace weir::config {

std::string format(const Diagnostic& diagnostic)
{
  std::string out = diagnostic.file;
  if (diagnostic.line != 0)
    out += ":" + std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column);
  return out + ": " + diagnostic.message;
}

std::string format(const Diagnostics& diagnostics)
{
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics)
    out += format(diagnostic) + "\n";
  return out;
}

void Reporter::add(Position at, std::string message)
{
  if (found_.size() < kMaxDiagnostics - 1)
    found_.push_back({file_, at.line, at.column, std::move(message)});
  else
    ++beyond_;
}

Diagnostics Reporter::take()
{
  std::stable_sort(found_.begin(), found_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  if (beyond_ != 0)
    found_.push_back({file_, 0, 0, "and " + std::to_string(beyond_) + " more errors"});
  return std::move(found_);
}

} // namespace weir::config
