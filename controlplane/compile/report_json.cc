// SPDX-License-Identifier: BSD-3-Clause
// Reports as JSON. All strings in them are printable ASCII already.
#include "report_json.h"

#include <nlohmann/json.hpp>

namespace weir::compile {

namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson counts_json(const feeds::FeedReport& report)
{
  OrderedJson counts = OrderedJson::object();
  for (std::size_t type = 0; type < report.counts.size(); ++type) {
    if (report.counts[type] != 0)
      counts[std::string(feeds::word(static_cast<feeds::IndicatorType>(type)))] = report.counts[type];
  }
  return counts;
}

OrderedJson words_json(const std::map<std::string, std::uint64_t>& words)
{
  OrderedJson json = OrderedJson::object();
  for (const auto& [word, count] : words)
    json[word] = count;
  return json;
}

OrderedJson feed_json(std::string_view name, const feeds::FeedReport& report, std::string_view format,
                      std::string_view failure)
{
  OrderedJson rejections = OrderedJson::array();
  for (const feeds::Rejection& rejection : report.rejections) {
    OrderedJson item = {{"line", rejection.line}};
    if (rejection.column != 0)
      item["column"] = rejection.column;
    item["text"] = rejection.text;
    item["reason"] = rejection.reason;
    rejections.push_back(std::move(item));
  }
  OrderedJson feed = {{"name", name},
                      {"format", format},
                      {"counts", counts_json(report)},
                      {"duplicates", report.duplicates},
                      {"rejected", words_json(report.rejected)},
                      {"rejections", std::move(rejections)},
                      {"counted", words_json(report.counted)},
                      {"notes", report.notes}};
  if (!failure.empty())
    feed["error"] = failure;
  return feed;
}

OrderedJson image_json(const ImageReport& image)
{
  const policy::ImageCounts& counts = image.counts;
  OrderedJson json = OrderedJson::object();
  const std::pair<const char*, std::uint64_t> rows[] = {
      {"ipv4", counts.ipv4},
      {"ipv4_prefix", counts.ipv4_prefix},
      {"ipv6", counts.ipv6},
      {"ipv6_prefix", counts.ipv6_prefix},
      {"name", counts.name},
      {"name_subdomains", counts.name_subdomains},
      {"subdomains_only", counts.subdomains_only},
      {"allow", counts.allow},
  };
  for (const auto& [word, count] : rows) {
    if (count != 0)
      json[word] = count;
  }
  json["bytes"] = counts.bytes;
  json["generation"] = image.generation;
  return json;
}

std::string dump(const OrderedJson& json)
{
  return json.dump(2, ' ', true, OrderedJson::error_handler_t::replace) + "\n";
}

} // namespace

std::string report_json(const std::vector<FeedSlot>& slots, const ImageReport& image, const EntrySet& protected_set)
{
  OrderedJson feeds_json = OrderedJson::array();
  for (const FeedSlot& slot : slots)
    feeds_json.push_back(feed_json(slot.info.name, slot.report,
                                   slot.snapshot == nullptr ? "" : slot.snapshot->info().format, slot.failure));
  OrderedJson protected_json = OrderedJson::array();
  for (const EntryRow& row : protected_set.rows())
    protected_json.push_back({{"entry", row.text}, {"origin", row.origin}});
  return dump(
      {{"feeds", std::move(feeds_json)}, {"image", image_json(image)}, {"protected", std::move(protected_json)}});
}

std::string feed_report_json(std::string_view name, const feeds::FeedReport& report, std::string_view format,
                             std::string_view failure)
{
  return dump(feed_json(name, report, format, failure));
}

} // namespace weir::compile
