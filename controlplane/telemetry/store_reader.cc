// SPDX-License-Identifier: BSD-3-Clause
// Reading the event store beside its writer: what senders send and what the shell asks.
#include <weir/telemetry/store.h>

#include "sqlite.h"

#include <algorithm>
#include <utility>

namespace weir::telemetry {

struct Store::Reader::Connection {
  Database database;
  Statement after;
  std::uint64_t epoch = 0;
};

namespace {

constexpr std::size_t kMaxRows = 10'000;

struct Condition {
  std::string sql;
  std::vector<std::string> texts; ///< for ?1, ?2, ...
};

/// The conditions of a filter as SQL over `event` (and `event_feed` f when a feed is asked for). Values are bound,
/// never pasted; numbers are our own.
Condition condition_of(const HitFilter& filter)
{
  Condition condition;
  condition.sql = filter.feed.empty() ? " FROM event" : " FROM event_feed f JOIN event ON event.sequence = f.sequence";
  condition.sql += " WHERE kind = 0";
  const auto also = [&](const char* sql, const std::string& value) {
    if (value.empty())
      return;
    condition.texts.push_back(value);
    condition.sql += std::string(" AND ") + sql + " ?" + std::to_string(condition.texts.size());
    condition.sql += sql[0] == 'f' ? ")" : "";
  };
  also("f.feed = (SELECT number FROM feed WHERE name =", filter.feed);
  also("client =", filter.client);
  also("indicator =", filter.indicator);
  if (filter.since > 0)
    condition.sql += " AND time >= " + std::to_string(filter.since);
  if (filter.after_sequence > 0)
    condition.sql += " AND event.sequence > " + std::to_string(static_cast<std::int64_t>(filter.after_sequence));
  return condition;
}

void bind(Statement& statement, const Condition& condition)
{
  for (std::size_t i = 0; i < condition.texts.size(); ++i)
    statement.bind(static_cast<int>(i + 1), condition.texts[i]);
}

std::string limit_of(const HitFilter& filter)
{
  return " LIMIT " + std::to_string(std::clamp<std::size_t>(filter.limit, 1, kMaxRows));
}

std::vector<std::string> split_lines(const std::string& text)
{
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

HitRow row_of(const Statement& statement)
{
  HitRow row;
  row.sequence = statement.count(0);
  row.time = statement.number(1);
  row.packets = statement.count(2);
  row.action = statement.text(3);
  row.client = statement.text(4);
  row.indicator = statement.text(5);
  row.json = statement.text(6);
  row.direction = statement.text(7);
  row.remote = row.direction == "inbound" ? statement.text(8) : statement.text(9);
  row.question = statement.text(10);
  row.question_type = statement.text(11);
  row.transport = statement.text(12);
  row.port = statement.count(13);
  row.feeds = split_lines(statement.text(14));
  return row;
}

constexpr const char* kRowColumns =
    "SELECT event.sequence, time, packets, action, client, indicator, json, json_extract(json, '$.network.direction'), "
    "json_extract(json, '$.source.ip'), json_extract(json, '$.destination.ip'), "
    "json_extract(json, '$.dns.question.name'), json_extract(json, '$.dns.question.type'), "
    "json_extract(json, '$.network.transport'), json_extract(json, '$.destination.port'), "
    "(SELECT group_concat(value, char(10)) FROM json_each(event.json, '$.threat.feed.name'))";

const char* top_key(TopBy by) noexcept
{
  switch (by) {
  case TopBy::client:
    return "client";
  case TopBy::indicator:
    return "indicator";
  case TopBy::feed:
    break;
  }
  return "name";
}

} // namespace

Store::Reader::Reader(const Store& store) : store_(store) {}
Store::Reader::~Reader() = default;

tl::expected<Store::Reader::Connection*, Error> Store::Reader::connection()
{
  const std::uint64_t epoch = store_.epoch_.load(std::memory_order_acquire);
  if (connection_ != nullptr && connection_->epoch == epoch)
    return connection_.get();
  connection_.reset();
  auto database = Database::open(store_.path_.string(), Database::Mode::read_only);
  if (!database)
    return tl::unexpected(database.error());
  auto fresh = std::make_unique<Connection>();
  fresh->database = std::move(*database);
  fresh->epoch = epoch;
  auto after = fresh->database.prepare(
      "SELECT sequence, time, kind, level, json, id, action FROM event WHERE sequence > ?1 ORDER BY sequence LIMIT ?2");
  if (!after)
    return tl::unexpected(after.error());
  fresh->after = std::move(*after);
  connection_ = std::move(fresh);
  return connection_.get();
}

tl::expected<std::vector<StoredEvent>, Error> Store::Reader::after(std::uint64_t sequence, std::size_t count,
                                                                   std::size_t bytes)
{
  auto opened = connection();
  if (!opened)
    return tl::unexpected(opened.error());
  Statement& query = (*opened)->after;
  query.bind(1, sequence).bind(2, static_cast<std::uint64_t>(count));
  std::vector<StoredEvent> events;
  std::size_t taken = 0;
  while (taken < bytes) {
    const auto row = query.step();
    if (!row) {
      connection_.reset();
      return tl::unexpected(row.error());
    }
    if (!*row)
      break;
    StoredEvent& event = events.emplace_back();
    event.sequence = query.count(0);
    event.time = query.number(1);
    event.kind = query.number(2) == 0 ? EventKind::hit : EventKind::state;
    event.level = static_cast<std::uint8_t>(query.number(3));
    event.json = query.text(4);
    event.id = query.text(5);
    event.action = query.text(6);
    taken += event.json.size();
  }
  query.reset(); // an open read would keep the WAL from shrinking
  return events;
}

tl::expected<std::vector<HitRow>, Error> Store::Reader::recent(const HitFilter& filter)
{
  auto opened = connection();
  if (!opened)
    return tl::unexpected(opened.error());
  const Condition condition = condition_of(filter);
  const bool by_time = filter.feed.empty() && filter.after_sequence == 0 && !filter.oldest_first;
  auto query = (*opened)->database.prepare(kRowColumns + condition.sql + " ORDER BY " + (by_time ? "time DESC, " : "") +
                                           "event.sequence" + (filter.oldest_first ? "" : " DESC") + limit_of(filter));
  if (!query)
    return tl::unexpected(query.error());
  bind(*query, condition);
  std::vector<HitRow> rows;
  for (;;) {
    const auto row = query->step();
    if (!row)
      return tl::unexpected(row.error());
    if (!*row)
      return rows;
    rows.push_back(row_of(*query));
  }
}

tl::expected<std::vector<TopRow>, Error> Store::Reader::top(TopBy by, const HitFilter& filter)
{
  auto opened = connection();
  if (!opened)
    return tl::unexpected(opened.error());
  Condition condition = condition_of(filter);
  const std::string key = top_key(by);
  if (by == TopBy::feed) { // each event once for each of its feeds
    const std::string where = condition.sql.substr(condition.sql.find(" WHERE"));
    const std::string asked = filter.feed.empty() ? "" : " JOIN event_feed f ON f.sequence = event.sequence";
    condition.sql = " FROM feed CROSS JOIN event_feed e ON e.feed = feed.number CROSS JOIN event ON event.sequence = "
                    "e.sequence" +
                    asked + where;
  }
  const std::string columns =
      key + ", sum(packets), sum(packets * (level = " + std::to_string(kOutboundLevel) + ")), count(*), max(time)";
  const std::string order = by == TopBy::client ? "3 DESC, 2 DESC, 4 DESC, 1" : "2 DESC, 4 DESC, 1";
  auto query = (*opened)->database.prepare("SELECT " + columns + condition.sql + " AND " + key +
                                           " IS NOT NULL GROUP BY " + key + " ORDER BY " + order + limit_of(filter));
  if (!query)
    return tl::unexpected(query.error());
  bind(*query, condition);
  std::vector<TopRow> rows;
  for (;;) {
    const auto row = query->step();
    if (!row)
      return tl::unexpected(row.error());
    if (!*row)
      return rows;
    rows.push_back({query->text(0), query->count(1), query->count(2), query->count(3), query->number(4)});
  }
}

} // namespace weir::telemetry
