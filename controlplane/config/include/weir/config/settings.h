// SPDX-License-Identifier: BSD-3-Clause
// The settings tables for whoever shows them: documentation, help, completion. The same rows drive the parser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::config {

/// `path` as in "feeds[].refresh"; `type` "duration"; `range` "1m..30d" or "block | monitor | allow"; `fallback` is
/// what holds when the file is silent, "(required)" when it must not be.
struct SettingText {
  std::string path;
  std::string type;
  std::string range;
  std::string fallback;
  std::string help;
};

[[nodiscard]] std::vector<SettingText> config_settings();
[[nodiscard]] std::vector<SettingText> board_settings();

/// Both tables as a markdown page.
[[nodiscard]] std::string settings_markdown();

} // namespace weir::config
