// SPDX-License-Identifier: BSD-3-Clause
// What was said about each event of a _bulk request.
#include "bulk_answer.h"

#include <nlohmann/json.hpp>

namespace weir::telemetry {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxText = 300; // an answer may be megabytes long

std::string text_at(const Json& object, const char* key)
{
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

ItemResult result_of(int status) noexcept
{
  if ((status >= 200 && status < 300) || status == 409)
    return ItemResult::taken;
  return status == 400 || status == 413 ? ItemResult::refused : ItemResult::later;
}

/// {"create": {"status": 201}} or {"create": {"status": 400, "error": {"type": "...", "reason": "..."}}}
BulkItem item_of(const Json& entry)
{
  BulkItem item;
  if (!entry.is_object() || entry.empty() || !entry.front().is_object())
    return item;
  const Json& said = entry.front();
  const auto status = said.find("status");
  if (status != said.end() && status->is_number_integer())
    item.status = static_cast<int>(std::min<std::int64_t>(std::max<std::int64_t>(status->get<std::int64_t>(), 0), 999));
  item.result = result_of(item.status);
  const auto error = said.find("error");
  if (item.result == ItemResult::taken || error == said.end() || !error->is_object())
    return item;
  item.type = text_at(*error, "type").substr(0, kMaxText);
  item.error = item.type + ": " + text_at(*error, "reason").substr(0, kMaxText);
  return item;
}

} // namespace

tl::expected<std::vector<BulkItem>, std::string> read_bulk_answer(std::string_view body, std::size_t count)
{
  const Json answer = Json::parse(body, nullptr, false);
  const auto items = answer.is_object() ? answer.find("items") : answer.end();
  if (!answer.is_object() || items == answer.end() || !items->is_array())
    return tl::unexpected(std::string("the answer is not that of a _bulk request (is this Elasticsearch?)"));
  if (items->size() != count)
    return tl::unexpected("the answer tells of " + std::to_string(items->size()) + " events, sent were " +
                          std::to_string(count));
  std::vector<BulkItem> out;
  out.reserve(count);
  for (const Json& entry : *items)
    out.push_back(item_of(entry));
  return out;
}

} // namespace weir::telemetry
