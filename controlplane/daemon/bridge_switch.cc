// SPDX-License-Identifier: BSD-3-Clause
// bridges.json.
#include <weir/daemon/bridge_switch.h>

#include <weir/generations/durable_file.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

namespace weir::daemon {
namespace {

using Json = nlohmann::json;

constexpr int kBridgesVersion = 1;
constexpr std::size_t kMaxBridgesFile = 65'536;

} // namespace

std::string encode(const BypassRequests& requests)
{
  Json bypassed = Json::object();
  for (const auto& [bridge, request] : requests)
    bypassed[bridge] = {{"user", request.user}, {"since", request.since}};
  const Json document = {{"v", kBridgesVersion}, {"bypass", bypassed}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<BypassRequests> decode_bypass_requests(std::string_view text)
{
  try {
    const Json document = Json::parse(text);
    if (document.at("v").get<int>() != kBridgesVersion)
      return std::nullopt;
    BypassRequests out;
    for (const auto& [bridge, json] : document.at("bypass").items())
      out[bridge] = {json.at("user").get<std::string>(), json.at("since").get<std::int64_t>()};
    return out;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

BridgeSwitch::BridgeSwitch(Paths paths, std::string& problem) : paths_(std::move(paths))
{
  const auto text = generations::read_state_file(paths_.bridges(), kMaxBridgesFile);
  if (text && text->empty())
    return;
  const auto decoded = text ? decode_bypass_requests(*text) : std::nullopt;
  if (decoded)
    requests_ = *decoded;
  else
    problem = paths_.bridges() + " is damaged; no bridge is put into bypass by it";
}

BypassRequests BridgeSwitch::all() const
{
  const std::lock_guard lock(mutex_);
  return requests_;
}

bool BridgeSwitch::is_bypassed(const std::string& bridge) const
{
  const std::lock_guard lock(mutex_);
  return requests_.contains(bridge);
}

tl::expected<void, std::string> BridgeSwitch::set(const std::string& bridge, bool bypass, const std::string& user,
                                                  std::int64_t now)
{
  const std::lock_guard lock(mutex_);
  auto requests = requests_;
  if (bypass)
    requests[bridge] = {user, now};
  else
    requests.erase(bridge);
  if (const auto saved = generations::write_durably(paths_.bridges(), encode(requests), generations::kStateFileMode);
      !saved)
    return saved;
  requests_ = std::move(requests);
  return {};
}

} // namespace weir::daemon
