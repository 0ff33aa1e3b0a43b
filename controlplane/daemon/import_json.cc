// SPDX-License-Identifier: BSD-3-Clause
// Names, entries and files of imports.
#include <weir/daemon/imports.h>

#include <weir/config/printable.h>
#include <weir/feeds/name_reading.h>
#include <weir/provenance/provenance.h>

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>

namespace weir::daemon {
namespace {

using Json = nlohmann::json;

constexpr int kImportVersion = 1;
constexpr std::size_t kMaxName = 48; ///< of a feed

std::optional<Import> from_json(const Json& json)
{
  Import out;
  out.name = json.at("name").get<std::string>();
  out.user = json.at("user").get<std::string>();
  out.note = json.at("note").get<std::string>();
  const auto mode = json.at("mode").get<std::string>();
  out.mode = mode == config::word(config::FeedMode::monitor) ? config::FeedMode::monitor : config::FeedMode::block;
  out.created = json.at("created").get<std::int64_t>();
  out.expires = json.at("expires").get<std::int64_t>();
  out.entries = json.at("entries").get<std::vector<std::string>>();
  const auto name = import_name(out.name);
  const bool readable =
      std::ranges::all_of(out.entries, [](const std::string& text) { return read_import_entry(text).has_value(); });
  if (!name || *name != out.name || !readable)
    return std::nullopt;
  return out;
}

} // namespace

tl::expected<std::string, std::string> import_name(std::string_view typed)
{
  std::string name(typed);
  if (!name.starts_with(config::kImportPrefix))
    name.insert(0, config::kImportPrefix);
  const bool plain =
      std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  if (!plain || name.size() > kMaxName || name.size() == config::kImportPrefix.size())
    return tl::make_unexpected("'" + config::printable(typed, 64) +
                               "' is no name of an import: 1..44 characters out of a-z, 0-9 and -");
  return name;
}

tl::expected<ImportEntry, std::string> read_import_entry(std::string_view text)
{
  const bool below = text.starts_with("*.");
  const std::string_view plain = below ? text.substr(2) : text;
  auto key = provenance::parse_key(plain);
  auto* name = key ? std::get_if<feeds::NameKey>(&*key) : nullptr;
  // parse_key() takes any bytes in a label.
  if (!key || (below && name == nullptr) || (name != nullptr && !feeds::parse_name_text(plain)))
    return tl::make_unexpected("'" + config::printable(text, 80) + "' is no address, prefix or name");
  if (feeds::is_too_wide(*key))
    return tl::make_unexpected("'" + config::printable(text, 80) + "' is wider than /8 (IPv4) or /19 (IPv6)");
  std::string normal = feeds::format(*key);
  if (below) {
    name->form = feeds::NameForm::subdomains;
    normal.insert(0, "*.");
  }
  return ImportEntry{*key, std::move(normal)};
}

config::Feed feed_of(const Import& import)
{
  config::Feed feed;
  feed.name = import.name;
  feed.format = "list";
  feed.mode = import.mode;
  feed.direction = config::FeedDirection::both;
  feed.confidence = kImportConfidence;
  feed.reference = config::printable(import.note, 200);
  return feed;
}

std::string encode(const Import& import)
{
  const Json json = {{"v", kImportVersion},
                     {"name", import.name},
                     {"user", import.user},
                     {"note", import.note},
                     {"mode", config::word(import.mode)},
                     {"created", import.created},
                     {"expires", import.expires},
                     {"entries", import.entries}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Import> decode_import(std::string_view text)
{
  try {
    const Json json = Json::parse(text);
    if (json.at("v").get<int>() != kImportVersion)
      return std::nullopt;
    return from_json(json);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

} // namespace weir::daemon
