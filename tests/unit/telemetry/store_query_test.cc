// SPDX-License-Identifier: BSD-3-Clause
// The event store: what the shell asks it about hits.
#include "store_events.h"
#include "temporary_directory.h"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace store_events;

namespace {

HitFilter filter(std::int64_t since, std::string client = "", std::string indicator = "", std::string feed = "",
                 std::uint64_t after = 0, std::size_t limit = 50)
{
  return {since, std::move(client), std::move(indicator), std::move(feed), after, limit};
}

} // namespace

TEST_GROUP(EventStoreQuery)
{
  TemporaryDirectory directory;
  std::filesystem::path path = directory.path() / "events.db";
};

TEST(EventStoreQuery, answers_questions_about_hits)
{
  auto store = opened(path);
  Event state = hit("s");
  state.kind = EventKind::state;
  add(*store,
      {hit("1", "10.0.0.1", "a.example", {"one"}, kNow), hit("2", "10.0.0.2", "b.example", {"two", "one"}, kNow + 1),
       hit("3", "10.0.0.1", "b.example", {"two"}, kNow + 2), state});
  Store::Reader reader(*store);
  const auto ids = [&](const HitFilter& asked) {
    std::string out;
    const std::vector<HitRow> rows = reader.recent(asked).value();
    for (const HitRow& row : rows)
      out += std::to_string(row.sequence) + " ";
    return out;
  };
  STRCMP_EQUAL("3 2 1 ", ids({}).c_str());
  STRCMP_EQUAL("3 1 ", ids(filter(0, "10.0.0.1")).c_str());
  STRCMP_EQUAL("3 2 ", ids(filter(0, "", "b.example")).c_str());
  STRCMP_EQUAL("2 1 ", ids(filter(0, "", "", "one")).c_str());
  STRCMP_EQUAL("2 ", ids(filter(0, "10.0.0.2", "b.example", "one")).c_str());
  STRCMP_EQUAL("", ids(filter(0, "", "", "no-such-feed")).c_str());
  STRCMP_EQUAL("3 2 ", ids(filter(kNow + 1)).c_str());
  STRCMP_EQUAL("3 ", ids(filter(0, "", "", "", 2)).c_str());
  STRCMP_EQUAL("3 ", ids(filter(0, "", "", "", 0, 1)).c_str());
  STRCMP_EQUAL("", ids(filter(0, "' OR 1=1 --")).c_str());
  const HitRow row = reader.recent(filter(0, "10.0.0.2")).value().front();
  STRCMP_EQUAL("outbound", row.direction.c_str());
  STRCMP_EQUAL("203.0.113.9", row.remote.c_str());
  STRCMP_EQUAL("b.example", row.indicator.c_str());
  LONGS_EQUAL(2, row.feeds.size());
  STRCMP_EQUAL("two", row.feeds[0].c_str());
  LONGS_EQUAL(2, row.packets);
}

TEST(EventStoreQuery, ranks_clients_indicators_and_feeds)
{
  auto store = opened(path);
  add(*store,
      {hit("1", "10.0.0.1", "a.example", {"one"}, kNow), hit("2", "10.0.0.2", "b.example", {"two", "one"}, kNow + 1),
       hit("3", "10.0.0.1", "b.example", {"two"}, kNow + 2), hit("4", "10.0.0.1", "b.example", {"two"}, kNow + 3)});
  Store::Reader reader(*store);
  const auto ranked = [&](TopBy by, const HitFilter& asked) {
    std::string out;
    const std::vector<TopRow> rows = reader.top(by, asked).value();
    for (const TopRow& row : rows)
      out += row.key + "=" + std::to_string(row.events) + "/" + std::to_string(row.packets) + " ";
    return out;
  };
  STRCMP_EQUAL("10.0.0.1=3/6 10.0.0.2=1/2 ", ranked(TopBy::client, {}).c_str());
  STRCMP_EQUAL("b.example=3/6 a.example=1/2 ", ranked(TopBy::indicator, {}).c_str());
  STRCMP_EQUAL("two=3/6 one=2/4 ", ranked(TopBy::feed, {}).c_str());
  STRCMP_EQUAL("10.0.0.1=1/2 10.0.0.2=1/2 ", ranked(TopBy::client, filter(0, "", "", "one")).c_str());
  STRCMP_EQUAL("one=1/2 two=1/2 ", ranked(TopBy::feed, filter(0, "10.0.0.2")).c_str());
  STRCMP_EQUAL("two=1/2 ", ranked(TopBy::feed, filter(kNow + 3)).c_str());
  STRCMP_EQUAL("one=1/2 two=1/2 ", ranked(TopBy::feed, filter(0, "", "", "one", 1)).c_str());
  STRCMP_EQUAL("10.0.0.1=3/6 ", ranked(TopBy::client, filter(0, "", "", "", 0, 1)).c_str());
}

TEST(EventStoreQuery, clients_are_ranked_by_what_they_began)
{
  auto store = opened(path);
  Event attack = hit("1", "10.0.0.80", "a.example", {"one"}, kNow);
  attack.level = kInboundLevel;
  attack.packets = 1000;
  Event attack_on_infected = attack;
  attack_on_infected.id = "2";
  attack_on_infected.client = "10.0.0.1";
  attack_on_infected.packets = 5;
  add(*store, {attack, attack_on_infected, hit("3", "10.0.0.1", "b.example", {"two"}, kNow)});
  Store::Reader reader(*store);
  const auto ranked = [&](TopBy by) {
    std::string out;
    const std::vector<TopRow> rows = reader.top(by, {}).value();
    for (const TopRow& row : rows)
      out += row.key + "=" + std::to_string(row.outbound) + "/" + std::to_string(row.packets) + " ";
    return out;
  };
  STRCMP_EQUAL("10.0.0.1=2/7 10.0.0.80=0/1000 ", ranked(TopBy::client).c_str());
  STRCMP_EQUAL("one=0/1005 two=2/2 ", ranked(TopBy::feed).c_str());
}
