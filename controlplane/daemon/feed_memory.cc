// SPDX-License-Identifier: BSD-3-Clause
// feeds.json.
#include <weir/daemon/feed_memory.h>

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>

namespace weir::daemon {
namespace {

using Json = nlohmann::json;

constexpr int kFeedsVersion = 1;

FeedMemory memory_of(const Json& json)
{
  FeedMemory out;
  out.url = json.at("url").get<std::string>();
  out.etag = json.at("etag").get<std::string>();
  out.last_modified = json.at("last_modified").get<std::string>();
  out.last_fetch = json.at("last_fetch").get<std::int64_t>();
  out.last_success = json.at("last_success").get<std::int64_t>();
  out.last_change = json.at("last_change").get<std::int64_t>();
  out.last_error = json.at("last_error").get<std::string>();
  out.failures = json.at("failures").get<unsigned>();
  out.retry_after = json.at("retry_after").get<std::int64_t>();
  out.peers = json.at("peers").get<std::vector<std::string>>();
  if (out.peers.size() > kMaxPeers)
    out.peers.resize(kMaxPeers);
  return out;
}

Json json_of(const FeedMemory& memory)
{
  return {{"url", memory.url},
          {"etag", memory.etag},
          {"last_modified", memory.last_modified},
          {"last_fetch", memory.last_fetch},
          {"last_success", memory.last_success},
          {"last_change", memory.last_change},
          {"last_error", memory.last_error},
          {"failures", memory.failures},
          {"retry_after", memory.retry_after},
          {"peers", memory.peers}};
}

} // namespace

bool remember_peers(FeedMemory& memory, const std::vector<std::string>& peers)
{
  bool fresh = false;
  for (const std::string& peer : peers) {
    const auto known = std::find(memory.peers.begin(), memory.peers.end(), peer);
    fresh = fresh || known == memory.peers.end();
    if (known != memory.peers.end())
      memory.peers.erase(known);
    memory.peers.push_back(peer);
  }
  if (memory.peers.size() > kMaxPeers)
    memory.peers.erase(memory.peers.begin(), memory.peers.end() - kMaxPeers);
  return fresh;
}

std::string encode(const FeedMemories& memories)
{
  Json feeds = Json::object();
  for (const auto& [name, memory] : memories)
    feeds[name] = json_of(memory);
  const Json document = {{"v", kFeedsVersion}, {"feeds", feeds}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<FeedMemories> decode_feed_memories(std::string_view text)
{
  try {
    const Json document = Json::parse(text);
    if (document.at("v").get<int>() != kFeedsVersion)
      return std::nullopt;
    FeedMemories out;
    for (const auto& [name, json] : document.at("feeds").items())
      out[name] = memory_of(json);
    return out;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

} // namespace weir::daemon
