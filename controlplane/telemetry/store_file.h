// SPDX-License-Identifier: BSD-3-Clause
// The writing connection of the store with its prepared statements.
#pragma once

#include "sqlite.h"

#include <weir/telemetry/store.h>

#include <cstdint>
#include <map>
#include <string>

namespace weir::telemetry {

/// Schema number in PRAGMA user_version. 1 (no counts of filtered and refused events) is brought up to date; another
/// one is not ours to read.
inline constexpr std::int64_t kSchemaVersion = 2;

struct Store::File {
  Database database;
  Statement insert_event;
  Statement insert_event_feed;
  Statement insert_feed;
  Statement write_counter;
  Statement delete_counter;
  Statement write_delivery;
  Statement delete_events;
  Statement delete_event_feeds;
  std::map<std::string, std::int64_t, std::less<>> feeds; ///< name -> number, as the open transaction sees it

  /// Opens, creates the schema in an empty file, checks, prepares.
  [[nodiscard]] static tl::expected<std::unique_ptr<File>, Error> open(const std::string& path);
  [[nodiscard]] tl::expected<void, Error> load_feeds();
  [[nodiscard]] tl::expected<std::int64_t, Error> feed_number(const std::string& name);
};

/// What a damaged file still tells.
struct Salvage {
  Counters counters;
  std::map<std::string, Delivery, std::less<>> deliveries;
};
[[nodiscard]] Salvage salvage(const std::string& path);

[[nodiscard]] tl::expected<Counters, Error> read_counters(Database& database);
[[nodiscard]] tl::expected<std::map<std::string, Delivery, std::less<>>, Error> read_deliveries(Database& database);

} // namespace weir::telemetry
