// SPDX-License-Identifier: BSD-3-Clause
// The settings tables as a page.
#include <weir/config/settings.h>

namespace weir::config {
namespace {

std::string cell(const std::string& text)
{
  std::string out;
  for (const char c : text)
    out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string table(const std::string& title, const std::vector<SettingText>& settings)
{
  std::string out = "# " + title + "\n\n| setting | type | range | default | meaning |\n|---|---|---|---|---|\n";
  for (const SettingText& row : settings)
    out += "| `" + row.path + "` | " + row.type + " | " + cell(row.range) + " | " + cell(row.fallback) + " | " +
           cell(row.help) + " |\n";
  return out;
}

} // namespace

std::string settings_markdown()
{
  return table("weir.yaml", config_settings()) + "\n" + table("board.yaml", board_settings());
}

} // namespace weir::config
