// SPDX-License-Identifier: BSD-3-Clause
// History <-> JSON. The only file that includes the JSON library; its exceptions end here.
#include "history_json.h"

#include <algorithm>
#include <array>
#include <exception>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace weir::generations {
namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr std::array kStates = {State::in_force, State::superseded, State::pending, State::refused, State::failed};

State state_of(const std::string& text)
{
  const auto at = std::find_if(kStates.begin(), kStates.end(), [&](State state) { return word(state) == text; });
  return at == kStates.end() ? throw std::invalid_argument("state") : *at;
}

/// The library would take -1 and 1.5 for a number without a sign.
std::uint64_t number_of(const Json& json)
{
  return json.is_number_unsigned() ? json.get<std::uint64_t>() : throw std::invalid_argument("number");
}

Generation generation_of(const Json& json)
{
  Generation out;
  out.number = number_of(json.at("generation"));
  out.time = json.at("time").get<std::int64_t>();
  out.cause = json.at("cause").get<std::string>();
  out.state = state_of(json.at("state").get<std::string>());
  out.message = json.at("message").get<std::string>();
  for (const auto& [type, count] : json.at("counts").items())
    out.counts[type] = number_of(count);
  out.rules = number_of(json.at("rules"));
  out.bytes = number_of(json.at("bytes"));
  return out;
}

Json json_of(const Generation& generation)
{
  return {{"generation", generation.number}, {"time", generation.time},       {"cause", generation.cause},
          {"state", word(generation.state)}, {"message", generation.message}, {"counts", generation.counts},
          {"rules", generation.rules},       {"bytes", generation.bytes}};
}

} // namespace

std::string encode(const HistoryText& history)
{
  Json list = Json::array();
  for (const Generation& generation : history.generations)
    list.push_back(json_of(generation));
  const Json document = {{"v", kVersion}, {"last", history.last_number}, {"generations", list}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<HistoryText> decode(std::string_view text)
{
  try {
    const Json document = Json::parse(text);
    if (document.at("v").get<int>() != kVersion)
      return std::nullopt;
    HistoryText out;
    out.last_number = number_of(document.at("last"));
    for (const Json& item : document.at("generations"))
      out.generations.push_back(generation_of(item));
    return out;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

} // namespace weir::generations
