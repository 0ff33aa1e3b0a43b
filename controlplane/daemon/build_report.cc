// SPDX-License-Identifier: BSD-3-Clause
// report.json read.
#include <weir/daemon/build_report.h>

#include <exception>
#include <nlohmann/json.hpp>

namespace weir::daemon {
namespace {

using Json = nlohmann::json;

std::uint64_t number_of(const Json& json)
{
  return json.is_number_unsigned() ? json.get<std::uint64_t>() : 0;
}

Counts counts_of(const Json& json)
{
  Counts out;
  for (const auto& [word, count] : json.items())
    out[word] = number_of(count);
  return out;
}

ReportedFeed feed_of(const Json& json)
{
  ReportedFeed out;
  out.format = json.value("format", std::string());
  out.counts = counts_of(json.at("counts"));
  out.duplicates = number_of(json.at("duplicates"));
  out.rejected = counts_of(json.at("rejected"));
  out.counted = counts_of(json.at("counted"));
  for (const Json& rejection : json.at("rejections")) {
    if (out.rejections.size() == kShownRejections)
      break;
    out.rejections.push_back({number_of(rejection.at("line")), rejection.at("text").get<std::string>(),
                              rejection.at("reason").get<std::string>()});
  }
  if (json.contains("notes"))
    out.notes = json.at("notes").get<std::vector<std::string>>();
  return out;
}

} // namespace

std::optional<BuildReport> decode_build_report(std::string_view text)
{
  try {
    const Json document = Json::parse(text);
    BuildReport out;
    for (const Json& feed : document.at("feeds"))
      out.feeds[feed.at("name").get<std::string>()] = feed_of(feed);
    out.image = counts_of(document.at("image"));
    out.bytes = out.image["bytes"];
    out.image.erase("bytes");
    out.image.erase("generation");
    return out;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

} // namespace weir::daemon
