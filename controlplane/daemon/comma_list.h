// SPDX-License-Identifier: BSD-3-Clause
// Names in a sentence.
#pragma once

#include <string>
#include <vector>

namespace weir::daemon {

/// "a, b, c"; empty: there are none.
[[nodiscard]] inline std::string comma_list(const std::vector<std::string>& names)
{
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

} // namespace weir::daemon
