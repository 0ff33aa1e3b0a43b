// SPDX-License-Identifier: BSD-3-Clause
// What the shell shows of a result.
#pragma once

#include <weir/shell/session.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::shell::test {

inline constexpr std::int64_t kNow = 1'777'619'289; // 2026-05-01T07:08:09Z

inline std::string shown(std::string_view line, const std::string& result, std::size_t (*width)() = nullptr)
{
  const Session session([&](std::string_view, const api::Args&) -> api::Result { return result; }, [] { return kNow; },
                        {.width = width});
  return session.run(cut_line(line)).out;
}

} // namespace weir::shell::test
