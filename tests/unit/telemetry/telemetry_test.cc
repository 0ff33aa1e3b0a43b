// SPDX-License-Identifier: BSD-3-Clause
// The whole of telemetry: rings in, syslog out, questions answered.
#include "ecs_check.h"
#include "eventually.h"
#include "full_disk.h"
#include "receiver.h"
#include "samples.h"
#include "temporary_directory.h"

#include <weir/hits_files/instance.h>
#include <weir/telemetry/telemetry.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::telemetry;
using namespace std::chrono_literals;

namespace {

std::string body_of(const std::string& message)
{
  return message.substr(message.find(" {") + 1);
}

} // namespace

TEST_GROUP(WholeTelemetry)
{
  TemporaryDirectory directory;
  TcpReceiver receiver;
  std::unique_ptr<hits::Instance> plane;

  void start_plane()
  {
    hits::InstanceSpec spec;
    spec.run_dir = directory.path();
    spec.ring_capacity = 256;
    spec.bridges = {"br0"};
    spec.ports = {"lan0", "wan0"};
    spec.now_ns = 1;
    plane = std::move(*hits::Instance::create(spec));
  }
  void push(const hits::HitRecord& record) const
  {
    hits::LaneCounters& counters = plane->lane(0, hits::Lane::outbound);
    hits::add(counters.seen_frames, record.packets);
    plane->poll_readers();
    CHECK(plane->ring(0, hits::Lane::outbound).push(record));
    hits::add(counters.pushed_frames, record.packets);
  }

  Settings settings() const
  {
    Settings settings;
    settings.context = samples::context();
    settings.destinations = {{"siem", "127.0.0.1", receiver.port(), Transport::tcp}};
    return settings;
  }

  std::unique_ptr<Telemetry> start() const
  {
    auto started = Telemetry::start(directory.path(), directory.path(), settings());
    CHECK_TEXT(started.has_value(), started ? "" : started.error().text.c_str());
    (*started)->add_policy(samples::policy());
    return std::move(*started);
  }
};

TEST(WholeTelemetry, carries_a_hit_from_the_ring_to_the_receiver_and_the_shell)
{
  start_plane();
  const auto telemetry = start();
  CHECK(receiver.accept());
  push(samples::tcp_out());
  push(samples::dns_sinkholed());
  CHECK(receiver.read_messages(2));
  for (const std::string& message : receiver.messages) {
    STRCMP_CONTAINS(" hit [meta", message.c_str());
    for (const std::string& flaw : flaws_of(body_of(message)))
      FAIL(flaw.c_str());
  }
  const auto rows = telemetry->recent(HitFilter{});
  LONGS_EQUAL(2, rows->size());
  STRCMP_EQUAL("a.b.evil.co.uk", (*rows)[0].question.c_str());
  STRCMP_EQUAL("10.77.0.53", (*rows)[0].remote.c_str());
  LONGS_EQUAL(2, telemetry->top(TopBy::client, HitFilter{})->front().events);
  CHECK(eventually([&] { return telemetry->status().destinations[0].sent == 2; }));
  const Status status = telemetry->status();
  LONGS_EQUAL(6, status.hits.seen);
  LONGS_EQUAL(6, status.hits.stored);
  LONGS_EQUAL(2, status.store.events);
  LONGS_EQUAL(0, status.destinations[0].queued);
  STRCMP_EQUAL("", status.store.last_error.c_str());
}

TEST(WholeTelemetry, posts_state_events_with_the_accounting)
{
  const auto telemetry = start();
  CHECK(receiver.accept());
  telemetry->post(Heartbeat{});
  telemetry->post(PortState{"lan0", "br0", "inside", "down"});
  CHECK(receiver.read_messages(2));
  for (const std::string& message : receiver.messages) {
    STRCMP_CONTAINS(" state [meta", message.c_str());
    for (const std::string& flaw : flaws_of(body_of(message)))
      FAIL(flaw.c_str());
  }
  STRCMP_CONTAINS("\"action\":\"heartbeat\"", receiver.messages[0].c_str());
  STRCMP_CONTAINS("\"action\":\"port-state\"", receiver.messages[1].c_str());
  LONGS_EQUAL(0, telemetry->recent(HitFilter{})->size());
}

TEST(WholeTelemetry, rides_out_a_disk_that_is_full_at_the_start)
{
  const auto in_the_way = directory.path() / "events.db.sequence.new";
  std::filesystem::create_directory(in_the_way);
  const auto telemetry = start();
  telemetry->post(Heartbeat{});
  STRCMP_CONTAINS("cannot write", telemetry->status().store.last_error.c_str());
  std::filesystem::remove(in_the_way);
  telemetry->post(Heartbeat{});
  STRCMP_EQUAL("", telemetry->status().store.last_error.c_str());
  LONGS_EQUAL(1, telemetry->status().store.newest_sequence);
}

TEST(WholeTelemetry, sends_nothing_twice_after_a_disk_that_was_too_full_to_open_the_store)
{
  UdpReceiver udp;
  Settings given = settings();
  given.destinations = {{"siem", "127.0.0.1", udp.port(), Transport::udp}};
  {
    const auto before = *Telemetry::start(directory.path(), directory.path(), given);
    before->post(Heartbeat{});
    CHECK(udp.read_messages(1));
  }
  start_plane();
  std::unique_ptr<Telemetry> telemetry;
  {
    const FullDisk full;
    telemetry = *Telemetry::start(directory.path(), directory.path(), given);
    push(samples::tcp_out());
    CHECK(eventually([&] { return !telemetry->status().store.last_error.empty(); }));
    STRCMP_EQUAL("waiting", telemetry->status().destinations.at(0).state.c_str());
  }
  CHECK(udp.read_messages(2));
  STRCMP_CONTAINS(" hit [meta", udp.messages[1].c_str());
  CHECK(eventually([&] { return telemetry->status().destinations[0].sent == 2; }));
  LONGS_EQUAL(2, telemetry->status().store.newest_sequence);
  LONGS_EQUAL(3, telemetry->status().hits.stored);
  STRCMP_EQUAL("", telemetry->status().store.last_error.c_str());
}

TEST(WholeTelemetry, tells_that_a_damaged_store_was_set_aside)
{
  std::ofstream(directory.path() / "events.db") << "this is not a database file, however long one looks at it";
  STRCMP_CONTAINS("events.db.damaged", start()->status().store.damage.c_str());
  STRCMP_EQUAL("", start()->status().store.damage.c_str());
}

TEST(WholeTelemetry, changes_destinations_while_it_runs)
{
  const auto telemetry = start();
  CHECK(receiver.accept());
  telemetry->post(Heartbeat{});
  CHECK(receiver.read_messages(1));
  TcpReceiver other;
  Settings changed = settings();
  changed.destinations.push_back({"other", "127.0.0.1", other.port(), Transport::tcp});
  telemetry->apply(changed);
  CHECK(other.accept());
  telemetry->post(Heartbeat{});
  CHECK(other.read_messages(1));
  CHECK(receiver.read_messages(2)); // the first one kept its connection
  telemetry->apply(settings());
  CHECK(other.peer_closed());
  LONGS_EQUAL(1, telemetry->status().destinations.size());
}

TEST(WholeTelemetry, loses_nothing_over_a_restart)
{
  start_plane();
  {
    const auto telemetry = start();
    CHECK(receiver.accept());
    push(samples::tcp_out());
    CHECK(receiver.read_messages(1));
    receiver.stop_listening();
    receiver.drop(true);
    push(samples::tcp_out());
  }
  TcpReceiver again(receiver.port());
  push(samples::tcp_out());
  const auto telemetry = start();
  CHECK(again.accept());
  CHECK(again.read_messages(3)); // the first again, since nobody knows whether it was read
  CHECK(eventually([&] { return telemetry->status().destinations[0].queued == 0; }));
  const DestinationStatus status = telemetry->status().destinations[0];
  LONGS_EQUAL(3, status.stored);
  LONGS_EQUAL(3, status.sent);
  LONGS_EQUAL(1, status.resent);
}
