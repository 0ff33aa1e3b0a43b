// SPDX-License-Identifier: BSD-3-Clause
// Settings, feeds and figures of an image as plain values.
#include <weir/policy/view.h>

#include <cstring>

namespace weir::policy {

namespace {

template <std::size_t kSize> std::string text_of(const std::array<char, kSize>& padded)
{
  return {padded.data(), strnlen(padded.data(), kSize)};
}

} // namespace

std::uint64_t generation(const ImageView& image) noexcept
{
  return image.header->generation;
}

std::uint64_t build_time(const ImageView& image) noexcept
{
  return image.header->build_time;
}

std::size_t rule_count(const ImageView& image) noexcept
{
  return image.rule_header->rule_count;
}

ImageSize size(const ImageView& image) noexcept
{
  return {image.header->total_bytes, image.ipv4.header->address_count, image.ipv6.header->address_count,
          image.names.header->name_count};
}

Settings settings(const ImageView& image)
{
  const raw::SettingsHeader& header = *image.settings;
  Settings result;
  result.appliance = text_of(header.appliance);
  for (std::uint32_t i = 0; i < header.bridge_count; ++i) {
    const raw::BridgeRecord& record = image.bridges[i];
    result.bridges.push_back({text_of(record.name), static_cast<BridgeMode>(record.mode),
                              static_cast<StopAction>(record.action), static_cast<MatchEnd>(record.match)});
  }
  for (std::uint32_t i = 0; i < header.exempt4_count; ++i)
    result.exempt4.push_back({Ipv4{image.exempt4[i].base}, static_cast<std::uint8_t>(image.exempt4[i].length)});
  for (std::uint32_t i = 0; i < header.exempt6_count; ++i) {
    const raw::Exempt6Record& record = image.exempt6[i];
    result.exempt6.push_back({Ipv6{record.high, record.low}, static_cast<std::uint8_t>(record.length)});
  }
  result.sinkhole.answer = static_cast<SinkholeAnswer>(header.answer);
  result.sinkhole.address4 = Ipv4{header.address4};
  result.sinkhole.address6 = Ipv6{header.address6_high, header.address6_low};
  result.sinkhole.ttl = header.ttl;
  result.sinkhole.odd_queries = static_cast<OddQueries>(header.odd_queries);
  result.sinkhole.ede = header.ede != 0;
  result.interval_ms = header.interval_ms;
  return result;
}

std::size_t feed_count(const ImageView& image) noexcept
{
  return image.feed_header->feed_count;
}

FeedInfo feed(const ImageView& image, std::size_t index)
{
  const raw::FeedRecord& record = image.feeds[index];
  FeedInfo info;
  info.name.assign(record.name.data(), record.name_length);
  info.reference.assign(image.feed_text + record.reference_offset, record.reference_length);
  info.mode = static_cast<FeedMode>(record.mode);
  info.direction = static_cast<FeedDirection>(record.direction);
  info.confidence = record.confidence;
  return info;
}

} // namespace weir::policy
