// SPDX-License-Identifier: BSD-3-Clause
// JSON that keeps the order it was written in, as this directory's files put it out.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace weir::siem {

using Json = nlohmann::ordered_json;

/// Indented by two, ASCII, with a line break behind it.
[[nodiscard]] inline std::string text_of(const Json& value)
{
  return value.dump(2, ' ', true) + '\n';
}

} // namespace weir::siem
