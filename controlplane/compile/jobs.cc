// SPDX-License-Identifier: BSD-3-Clause
// Arguments and descriptors of the two jobs, and the build request as a document.
#include <weir/compile/jobs.h>

#include <weir/compile/hex_key.h>

#include <nlohmann/json.hpp>

namespace weir::compile {

namespace {

using Json = nlohmann::json;

constexpr int kRequestVersion = 2;
constexpr std::uint64_t kBuildMemory = std::uint64_t{8} << 30;
constexpr std::chrono::seconds kBuildCpu{300};
constexpr std::chrono::milliseconds kBuildWall{600'000};

feeds::Subdomains subdomains_of(config::Subdomains subdomains)
{
  switch (subdomains) {
  case config::Subdomains::yes:
    return feeds::Subdomains::yes;
  case config::Subdomains::no:
    return feeds::Subdomains::no;
  case config::Subdomains::format:
    break;
  }
  return feeds::Subdomains::format;
}

config::Feed imported_of(const Json& json)
{
  config::Feed feed;
  feed.name = json.at("name").get<std::string>();
  feed.format = "list";
  const auto mode = json.at("mode").get<std::string>();
  feed.mode = mode == config::word(config::FeedMode::monitor) ? config::FeedMode::monitor : config::FeedMode::block;
  feed.direction = config::FeedDirection::both;
  feed.confidence = json.at("confidence").get<std::uint8_t>();
  feed.reference = json.at("reference").get<std::string>();
  return feed;
}

BuildRequest from_json(const Json& json)
{
  BuildRequest request;
  request.config_file = json.at("config_file").get<std::string>();
  request.generation = json.at("generation").get<std::uint64_t>();
  request.time = json.at("time").get<std::int64_t>();
  request.key = parse_hex_key(json.at("key").get<std::string>()).value();
  for (const Json& server : json.at("own_servers"))
    request.own_servers.push_back({server.at("entry").get<std::string>(), server.at("origin").get<std::string>()});
  request.snapshots = json.at("snapshots").get<std::vector<std::string>>();
  for (const Json& feed : json.at("imported"))
    request.imported.push_back(imported_of(feed));
  return request;
}

} // namespace

feeds::FeedOptions options_of(const config::Feed& feed)
{
  return {feed.name, feed.format, subdomains_of(feed.subdomains), feed.public_suffixes,
          feed.mode == config::FeedMode::allow};
}

Job parse_job(const config::Feed& feed, int body, int previous, int output, int report, std::int64_t time)
{
  Job job;
  job.arguments = {"--parse", "--feed=" + feed.name, "--format=" + feed.format,
                   "--subdomains=" + std::string(config::word(feed.subdomains)), "--time=" + std::to_string(time)};
  if (feed.public_suffixes)
    job.arguments.emplace_back("--public-suffixes");
  if (feed.mode == config::FeedMode::allow)
    job.arguments.emplace_back("--allow");
  job.descriptors = {body, output, report};
  if (previous >= 0) {
    job.arguments.emplace_back("--previous");
    job.descriptors.push_back(previous);
  }
  return job;
}

std::string encode(const BuildRequest& request)
{
  Json servers = Json::array();
  for (const OwnServer& server : request.own_servers)
    servers.push_back({{"entry", server.entry}, {"origin", server.origin}});
  Json imported = Json::array();
  for (const config::Feed& feed : request.imported)
    imported.push_back({{"name", feed.name},
                        {"mode", config::word(feed.mode)},
                        {"confidence", feed.confidence},
                        {"reference", feed.reference}});
  const Json json = {
      {"imported", std::move(imported)},   {"v", kRequestVersion},          {"config_file", request.config_file},
      {"generation", request.generation},  {"time", request.time},          {"key", format_hex_key(request.key)},
      {"own_servers", std::move(servers)}, {"snapshots", request.snapshots}};
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::optional<BuildRequest> decode_build_request(std::string_view text)
{
  try {
    const Json json = Json::parse(text);
    if (json.at("v").get<int>() != kRequestVersion)
      return std::nullopt;
    return from_json(json);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

Job build_job(int config, int request, int image, int report, const std::vector<int>& snapshots)
{
  Job job;
  job.arguments = {"--build"};
  job.descriptors = {config, request, image, report};
  job.descriptors.insert(job.descriptors.end(), snapshots.begin(), snapshots.end());
  job.limits.memory = kBuildMemory;
  job.limits.cpu = kBuildCpu;
  job.limits.wall = kBuildWall;
  return job;
}

} // namespace weir::compile
