// SPDX-License-Identifier: BSD-3-Clause
// Filters of destinations, and that nothing they leave out is unaccounted for.
#include "event_filter.h"
#include "receiver.h"
#include "sender_fixture.h"

#include <functional>
#include <string>

using namespace weir::telemetry;

TEST_GROUP_BASE(DestinationFilter, SenderFixture){void add_hit(const std::string& action, const std::string& direction,
                                                               const std::string& feed, int severity){Event event;
event.id = "t-0o-" + std::to_string(next);
event.action = action;
event.json = "{\"event\":{\"action\":\"" + action + "\",\"severity\":" + std::to_string(severity) +
             "},\"network\":{\"direction\":\"" + direction + "\"},\"threat\":{\"feed\":{\"name\":[\"" + feed +
             "\",\"second\"]}},\"n\":" + std::to_string(next) + "}";
++next;
auto transaction = store->begin();
CHECK(transaction.add(event).value());
CHECK(transaction.commit().has_value());
}

void add_state()
{
  Event event;
  event.id = "t-c-" + std::to_string(next++);
  event.kind = EventKind::state;
  event.action = "heartbeat";
  event.json = "{}";
  auto transaction = store->begin();
  CHECK(transaction.add(event).value());
  CHECK(transaction.commit().has_value());
}

bool wants(const EventFilter& filter) const
{
  const auto event = Store::Reader(*store).after(store->newest() - 1, 1, 1000)->front();
  EventFields fields;
  return weir::telemetry::wants(filter, event, fields);
}

static EventFilter with(const std::function<void(EventFilter&)>& change)
{
  EventFilter filter;
  change(filter);
  return filter;
}
}
;

TEST(DestinationFilter, asks_all_that_is_set)
{
  add_hit("blocked", "outbound", "soc", 80);
  CHECK(wants({}));
  CHECK(!wants(with([](auto& f) { f.hits = false; })));
  CHECK(wants(with([](auto& f) { f.states = false; })));
  CHECK(wants(with([](auto& f) { f.actions = {"detected", "blocked"}; })));
  CHECK(!wants(with([](auto& f) { f.actions = {"detected"}; })));
  CHECK(wants(with([](auto& f) { f.direction = "outbound"; })));
  CHECK(!wants(with([](auto& f) { f.direction = "inbound"; })));
  CHECK(wants(with([](auto& f) { f.feeds = {"second"}; })));
  CHECK(!wants(with([](auto& f) { f.feeds = {"third"}; })));
  CHECK(wants(with([](auto& f) { f.min_severity = 80; })));
  CHECK(!wants(with([](auto& f) { f.min_severity = 81; })));
  CHECK(!wants(with([](auto& f) {
    f.feeds = {"soc"};
    f.direction = "inbound";
  })));
}

TEST(DestinationFilter, asks_state_events_for_kind_and_action_only)
{
  add_state();
  CHECK(wants(with([](auto& f) {
    f.direction = "inbound";
    f.feeds = {"third"};
    f.min_severity = 100;
  })));
  CHECK(!wants(with([](auto& f) { f.states = false; })));
  CHECK(!wants(with([](auto& f) { f.actions = {"blocked"}; })));
}

TEST(DestinationFilter, what_is_left_out_is_counted_and_nothing_else_is_missing)
{
  for (int i = 0; i < 1000; ++i)
    add_hit("blocked", i % 10 == 0 ? "outbound" : "inbound", "soc", 50);
  TcpReceiver tcp;
  Destination destination{"siem", "127.0.0.1", tcp.port(), Transport::tcp};
  destination.only.direction = "outbound";
  const auto sending = sender(destination);
  CHECK(tcp.accept());
  CHECK(tcp.read_messages(100));
  CHECK(eventually([&] { return sending->status().queued == 0; }));
  const DestinationStatus status = sending->status();
  LONGS_EQUAL(1000, status.stored);
  LONGS_EQUAL(100, status.sent);
  LONGS_EQUAL(900, status.filtered);
  LONGS_EQUAL(0, status.dropped);
  tcp.drop(true); // what is repeated now is not what was filtered
  add_hit("blocked", "outbound", "soc", 50);
  sending->wake();
  CHECK(tcp.accept());
  CHECK(tcp.read_messages(201));
  CHECK(eventually([&] { return sending->status().queued == 0; }));
  LONGS_EQUAL(101, sending->status().sent);
  LONGS_EQUAL(900, sending->status().filtered);
  LONGS_EQUAL(100, sending->status().resent);
}

TEST(DestinationFilter, leaves_out_of_datagrams_too)
{
  UdpReceiver udp;
  for (int i = 0; i < 100; ++i)
    add_hit(i % 2 == 0 ? "blocked" : "detected", "outbound", "soc", 50);
  Destination destination{"siem", "127.0.0.1", udp.port(), Transport::udp};
  destination.only.actions = {"detected"};
  const auto sending = sender(destination);
  CHECK(udp.read_messages(50));
  CHECK(eventually([&] { return sending->status().queued == 0; }));
  LONGS_EQUAL(50, sending->status().filtered);
  LONGS_EQUAL(50, sending->status().sent);
}
