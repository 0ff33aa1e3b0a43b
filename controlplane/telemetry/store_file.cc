// SPDX-License-Identifier: BSD-3-Clause
// The store's file: schema, settings, soundness, and what can be read out of a damaged one.
#include "store_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>
#include <utility>

namespace weir::telemetry {

namespace {

constexpr const char* kSchema = R"(
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
BEGIN IMMEDIATE;
CREATE TABLE event(
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  time INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  level INTEGER NOT NULL,
  packets INTEGER NOT NULL,
  action TEXT NOT NULL,
  client TEXT,
  indicator TEXT,
  json TEXT NOT NULL);
CREATE INDEX event_time ON event(time);
CREATE INDEX event_client ON event(client, time) WHERE client IS NOT NULL;
CREATE INDEX event_indicator ON event(indicator, time) WHERE indicator IS NOT NULL;
CREATE TABLE feed(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE event_feed(feed INTEGER NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY(feed, sequence)) WITHOUT ROWID;
CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE delivery(name TEXT PRIMARY KEY, cursor INTEGER NOT NULL, safe INTEGER NOT NULL, stored INTEGER NOT NULL,
  sent INTEGER NOT NULL, dropped INTEGER NOT NULL, resent INTEGER NOT NULL, filtered INTEGER NOT NULL,
  refused INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE identity(id TEXT NOT NULL);
INSERT INTO identity SELECT lower(hex(randomblob(8)));
PRAGMA user_version = 2;
COMMIT;
)";

constexpr const char* kFromVersion1 = R"(
BEGIN IMMEDIATE;
ALTER TABLE delivery ADD COLUMN filtered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 2;
COMMIT;
)";

constexpr const char* kSettings = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA journal_size_limit = 16777216;
PRAGMA wal_autocheckpoint = 1000;
PRAGMA cache_size = -16384;
PRAGMA temp_store = MEMORY;
)";

/// Events name hosts and what they did: for the owner only. WAL and shared memory files take the same mode.
bool create_private(const std::string& path) noexcept
{
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    return false;
  ::close(descriptor);
  return true;
}

bool is_disk_full(int error) noexcept
{
  return error == ENOSPC || error == EDQUOT;
}

tl::expected<void, Error> check(Database& database)
{
  const auto version = database.number("PRAGMA user_version");
  if (!version)
    return tl::unexpected(version.error());
  if (*version == 0) {
    const auto tables = database.number("SELECT count(*) FROM sqlite_schema");
    if (!tables)
      return tl::unexpected(tables.error());
    if (*tables != 0)
      return tl::unexpected(Error{ErrorCode::damaged, "not an event store"});
    if (auto created = database.run(kSchema); !created)
      return created;
  } else if (*version == 1) {
    if (auto updated = database.run(kFromVersion1); !updated)
      return updated;
  } else if (*version != kSchemaVersion) {
    return tl::unexpected(Error{ErrorCode::damaged, "schema " + std::to_string(*version) + ", not ours"});
  }
  if (auto set = database.run(kSettings); !set)
    return set;
  const auto sound = database.text("PRAGMA quick_check(1)");
  if (!sound)
    return tl::unexpected(sound.error());
  if (*sound != "ok")
    return tl::unexpected(Error{ErrorCode::damaged, *sound});
  return {};
}

} // namespace

tl::expected<std::unique_ptr<Store::File>, Error> Store::File::open(const std::string& path)
{
  if (!create_private(path))
    return tl::unexpected(Error{is_disk_full(errno) ? ErrorCode::disk_full : ErrorCode::cannot_open,
                                "cannot create " + path + ": " + std::strerror(errno)});
  auto database = Database::open(path, Database::Mode::read_write);
  if (!database)
    return tl::unexpected(database.error());
  if (auto sound = check(*database); !sound)
    return tl::unexpected(sound.error());
  auto file = std::make_unique<File>();
  file->database = std::move(*database);
  const std::array<std::pair<Statement*, const char*>, 8> statements = {{
      {&file->insert_event, "INSERT INTO event(sequence, id, time, stored, kind, level, packets, action, client, "
                            "indicator, json) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11) ON CONFLICT(id) DO NOTHING"},
      {&file->insert_event_feed, "INSERT OR IGNORE INTO event_feed(feed, sequence) VALUES(?1,?2)"},
      {&file->insert_feed, "INSERT INTO feed(name) VALUES(?1) RETURNING number"},
      {&file->write_counter, "INSERT INTO counter(name, value) VALUES(?1,?2) "
                             "ON CONFLICT(name) DO UPDATE SET value = excluded.value"},
      {&file->delete_counter, "DELETE FROM counter WHERE name = ?1"},
      {&file->write_delivery, "INSERT OR REPLACE INTO delivery(name, cursor, safe, stored, sent, dropped, resent, "
                              "filtered, refused) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)"},
      {&file->delete_events, "DELETE FROM event WHERE sequence <= ?1"},
      {&file->delete_event_feeds, "DELETE FROM event_feed WHERE feed = ?1 AND sequence <= ?2"},
  }};
  for (const auto& [statement, sql] : statements) {
    auto prepared = file->database.prepare(sql);
    if (!prepared)
      return tl::unexpected(prepared.error());
    *statement = std::move(*prepared);
  }
  if (auto loaded = file->load_feeds(); !loaded)
    return tl::unexpected(loaded.error());
  return file;
}

tl::expected<void, Error> Store::File::load_feeds()
{
  feeds.clear();
  auto query = database.prepare("SELECT name, number FROM feed");
  if (!query)
    return tl::unexpected(query.error());
  for (;;) {
    const auto row = query->step();
    if (!row)
      return tl::unexpected(row.error());
    if (!*row)
      return {};
    feeds[query->text(0)] = query->number(1);
  }
}

tl::expected<std::int64_t, Error> Store::File::feed_number(const std::string& name)
{
  const auto known = feeds.find(name);
  if (known != feeds.end())
    return known->second;
  const auto row = insert_feed.bind(1, name).step();
  if (!row)
    return tl::unexpected(row.error());
  const std::int64_t number = *row ? insert_feed.number(0) : 0;
  insert_feed.reset();
  feeds[name] = number;
  return number;
}

tl::expected<Counters, Error> read_counters(Database& database)
{
  auto query = database.prepare("SELECT name, value FROM counter");
  if (!query)
    return tl::unexpected(query.error());
  Counters counters;
  for (;;) {
    const auto row = query->step();
    if (!row)
      return tl::unexpected(row.error());
    if (!*row)
      return counters;
    counters[query->text(0)] = query->count(1);
  }
}

tl::expected<std::map<std::string, Delivery, std::less<>>, Error> read_deliveries(Database& database)
{
  auto query =
      database.prepare("SELECT name, cursor, safe, stored, sent, dropped, resent, filtered, refused FROM delivery");
  if (!query)
    return tl::unexpected(query.error());
  std::map<std::string, Delivery, std::less<>> deliveries;
  for (;;) {
    const auto row = query->step();
    if (!row)
      return tl::unexpected(row.error());
    if (!*row)
      return deliveries;
    deliveries[query->text(0)] = Delivery{query->count(1), query->count(2), query->count(3), query->count(4),
                                          query->count(5), query->count(6), query->count(7), query->count(8)};
  }
}

Salvage salvage(const std::string& path)
{
  Salvage found;
  auto database = Database::open(path, Database::Mode::read_only);
  if (!database)
    return found;
  if (auto counters = read_counters(*database))
    found.counters = std::move(*counters);
  if (auto deliveries = read_deliveries(*database))
    found.deliveries = std::move(*deliveries);
  return found;
}

} // namespace weir::telemetry
