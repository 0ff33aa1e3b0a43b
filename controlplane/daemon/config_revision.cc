// SPDX-License-Identifier: BSD-3-Clause
// config.json.
#include <weir/daemon/config_revision.h>

#include <weir/daemon/log.h>
#include <weir/generations/durable_file.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <optional>

namespace weir::daemon {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxRevisionFile = 4096;

struct Remembered {
  std::uint64_t number = 0;
  std::uint64_t mark = 0;
};

/// FNV-1a: tells an edit, not an attack.
std::uint64_t mark_of(std::string_view text) noexcept
{
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

std::optional<Remembered> remembered(const std::string& path)
{
  const auto text = generations::read_state_file(path, kMaxRevisionFile);
  if (!text || text->empty())
    return std::nullopt;
  try {
    const Json json = Json::parse(*text);
    return Remembered{json.at("revision").get<std::uint64_t>(), json.at("mark").get<std::uint64_t>()};
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

} // namespace

ConfigRevision note_revision(const std::string& path, std::string_view config_text)
{
  const std::uint64_t mark = mark_of(config_text);
  const auto before = remembered(path);
  if (before && before->mark == mark)
    return {before->number, false};
  const ConfigRevision now{before ? before->number + 1 : 1, before.has_value()};
  const Json json = {{"revision", now.number}, {"mark", mark}};
  if (const auto saved = generations::write_durably(path, json.dump() + "\n", generations::kStateFileMode); !saved)
    log_line(saved.error());
  return now;
}

} // namespace weir::daemon
