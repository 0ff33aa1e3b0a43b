// SPDX-License-Identifier: BSD-3-Clause
// The history file as text.
#pragma once

#include <weir/generations/history.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::generations {

struct HistoryText {
  std::uint64_t last_number = 0;
  std::vector<Generation> generations;
};

[[nodiscard]] std::string encode(const HistoryText& history);
/// nullopt: not a history of this version.
[[nodiscard]] std::optional<HistoryText> decode(std::string_view text);

} // namespace weir::generations
