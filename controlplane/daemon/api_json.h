// SPDX-License-Identifier: BSD-3-Clause
// Short ways to results, for the files that bind methods.
#pragma once

#include <weir/api/error.h>
#include <weir/api/time_text.h>
#include <weir/daemon/build_report.h>
#include <weir/feeds/report.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace weir::daemon {

using Json = nlohmann::json;

inline constexpr std::int64_t kSecond = 1'000'000'000; ///< in nanoseconds

inline api::Result result_of(const Json& json)
{
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

inline api::Result error_of(api::ErrorCode code, std::string message)
{
  return tl::make_unexpected(api::Error{code, std::move(message)});
}

/// A kept text as part of a result; null if it is damaged.
inline Json parsed_or_null(const std::string& text)
{
  Json parsed = Json::parse(text, nullptr, false);
  return parsed.is_discarded() ? Json() : parsed;
}

/// Seconds since 1970; 0 is null.
inline Json time_json(std::int64_t seconds)
{
  return seconds == 0 ? Json() : Json(api::format_time(seconds));
}

/// Entries by type, zeros left out.
inline Json counts_json(const Counts& counts)
{
  Json out = Json::object();
  for (const auto& [type, count] : counts) {
    if (count != 0)
      out[type] = count;
  }
  return out;
}

inline Counts counts_of(const feeds::FeedReport& report)
{
  Counts out;
  for (std::size_t i = 0; i < report.counts.size(); ++i)
    out[std::string(feeds::word(static_cast<feeds::IndicatorType>(i)))] = report.counts[i];
  return out;
}

} // namespace weir::daemon
