// SPDX-License-Identifier: BSD-3-Clause
// local.json.
#include <weir/daemon/local_entries.h>

#include <exception>
#include <nlohmann/json.hpp>

namespace weir::daemon {
namespace {

using Json = nlohmann::json;

constexpr int kLocalVersion = 1;

std::optional<LocalItem> item_of(const Json& json)
{
  LocalItem out;
  const auto action = json.at("action").get<std::string>();
  if (action != word(LocalAction::block) && action != word(LocalAction::allow))
    return std::nullopt;
  out.action = action == word(LocalAction::block) ? LocalAction::block : LocalAction::allow;
  const auto typed = read_typed_entry(json.at("entry").get<std::string>());
  if (!typed)
    return std::nullopt;
  out.entry = typed->text;
  out.user = json.at("user").get<std::string>();
  out.reason = json.at("reason").get<std::string>();
  out.created = json.at("created").get<std::int64_t>();
  out.expires = json.at("expires").get<std::int64_t>();
  return out;
}

} // namespace

std::string encode(const std::vector<LocalItem>& items)
{
  Json list = Json::array();
  for (const LocalItem& item : items)
    list.push_back({{"action", word(item.action)},
                    {"entry", item.entry},
                    {"user", item.user},
                    {"reason", item.reason},
                    {"created", item.created},
                    {"expires", item.expires}});
  const Json document = {{"v", kLocalVersion}, {"entries", list}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<std::vector<LocalItem>> decode_local_items(std::string_view text)
{
  try {
    const Json document = Json::parse(text);
    if (document.at("v").get<int>() != kLocalVersion)
      return std::nullopt;
    std::vector<LocalItem> out;
    for (const Json& json : document.at("entries")) {
      if (auto item = item_of(json))
        out.push_back(std::move(*item));
    }
    return out;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

} // namespace weir::daemon
