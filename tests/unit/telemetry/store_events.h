// SPDX-License-Identifier: BSD-3-Clause
// A store with events in it: what tests of the event store share.
#pragma once

#include <weir/telemetry/store.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CppUTest/TestHarness.h>

namespace store_events {

using namespace weir::telemetry;

inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::int64_t kNow = 1'764'000'000 * kSecond;

inline Event hit(const std::string& id, const std::string& client = "10.0.0.1",
                 const std::string& indicator = "evil.example", std::vector<std::string> feeds = {"soc-note"},
                 std::int64_t time = kNow)
{
  Event event;
  event.id = id;
  event.time = time;
  event.level = kOutboundLevel;
  event.packets = 2;
  event.action = "blocked";
  event.client = client;
  event.indicator = indicator;
  event.feeds = std::move(feeds);
  std::string names;
  for (const std::string& feed : event.feeds)
    names += (names.empty() ? "\"" : ",\"") + feed + "\"";
  event.json = R"({"network":{"direction":"outbound"},"source":{"ip":")" + client +
               R"("},"destination":{"ip":"203.0.113.9"},"threat":{"feed":{"name":[)" + names + "]}}}";
  return event;
}

inline std::unique_ptr<Store> opened(const std::filesystem::path& path, const StoreLimits& limits = {})
{
  auto store = Store::open(path, limits);
  CHECK_TEXT(store.has_value(), store ? "" : store.error().text.c_str());
  return std::move(*store);
}

/// Stores events in one transaction; how many were new.
inline int add(Store& store, const std::vector<Event>& events)
{
  Store::Transaction transaction = store.begin();
  int added = 0;
  for (const Event& event : events) {
    const auto stored = transaction.add(event);
    CHECK_TEXT(stored.has_value(), stored ? "" : stored.error().text.c_str());
    added += *stored ? 1 : 0;
  }
  CHECK(transaction.commit().has_value());
  return added;
}

inline std::vector<Event> many(int first, int count)
{
  std::vector<Event> events;
  for (int i = first; i < first + count; ++i)
    events.push_back(hit("i-0o-" + std::to_string(i)));
  return events;
}

inline void sent(Store& store, std::string_view destination, std::uint64_t cursor, std::uint64_t safe,
                 std::uint64_t repeated = 0)
{
  const Settled last{cursor, Outcome::sent};
  store.settle(destination, {&last, 1}, safe, repeated);
}

inline bool identity_holds(const Store& store, const char* name)
{
  const Delivery delivery = store.delivery(name);
  return delivery.stored == delivery.sent + delivery.dropped + (store.newest() - delivery.cursor);
}

} // namespace store_events
