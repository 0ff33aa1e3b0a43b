// SPDX-License-Identifier: BSD-3-Clause
// Senders against real receivers on loopback.
#include "receiver.h"
#include "sender_fixture.h"
#include "stream.h"

#include <weir/telemetry/sender.h>
#include <weir/telemetry/unread_window.h>

#include <algorithm>
#include <poll.h>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::telemetry;
using namespace std::chrono_literals;

TEST_GROUP_BASE(SyslogSender, SenderFixture){};

TEST(SyslogSender, sends_all_events_in_order_over_tcp)
{
  TcpReceiver receiver;
  add(300);
  const auto sending = sender(receiver.port(), Transport::tcp);
  CHECK(receiver.accept());
  CHECK(receiver.read_messages(300, 7)); // read in odd pieces
  CHECK(!receiver.malformed);
  for (int i = 0; i < 300; ++i)
    LONGS_EQUAL(i, number_in(receiver.messages[static_cast<std::size_t>(i)]));
  CHECK(eventually([&] { return store->delivery("siem").sent == 300; }));
  CHECK(identity_holds());
  add(2);
  sending->wake();
  CHECK(receiver.read_messages(302));
  STRCMP_CONTAINS("meta sequenceId=\"302\"", receiver.messages.back().c_str());
  const DestinationStatus status = sending->status();
  STRCMP_EQUAL("connected", status.state.c_str());
  CHECK(status.connected_since > 0);
  STRCMP_EQUAL("", status.last_error.c_str());
}

TEST(SyslogSender, sends_over_udp_one_datagram_an_event)
{
  UdpReceiver receiver;
  add(50);
  const auto sending = sender(receiver.port(), Transport::udp);
  CHECK(receiver.read_messages(50));
  for (int i = 0; i < 50; ++i)
    LONGS_EQUAL(i, number_in(receiver.messages[static_cast<std::size_t>(i)]));
  CHECK(receiver.messages[0].rfind("<134>1 ", 0) == 0);
  CHECK(eventually([&] { return store->delivery("siem").sent == 50; }));
}

TEST(SyslogSender, waits_for_a_receiver_that_is_not_there_and_says_why)
{
  std::uint16_t port = 0;
  {
    const TcpReceiver gone;
    port = gone.port();
  }
  add(10);
  const auto sending = sender(port, Transport::tcp);
  CHECK(eventually([&] { return !sending->status().last_error.empty(); }));
  STRCMP_EQUAL("Connection refused", sending->status().last_error.c_str());
  LONGS_EQUAL(10, sending->status().queued);
  LONGS_EQUAL(0, sending->status().connected_since);
  CHECK(sending->status().disconnected_since > 0);
  TcpReceiver receiver(port);
  CHECK(receiver.accept());
  CHECK(eventually([&] { return sending->status().disconnected_since == 0; }));
  CHECK(receiver.read_messages(10));
}

TEST(SyslogSender, repeats_what_may_be_unread_after_a_broken_connection)
{
  TcpReceiver receiver;
  add(20);
  const auto sending = sender(receiver.port(), Transport::tcp);
  CHECK(receiver.accept());
  CHECK(receiver.read_messages(15));
  receiver.drop(true);
  const std::size_t before = receiver.messages.size();
  add(5);
  sending->wake();
  CHECK(receiver.accept());
  CHECK(receiver.read_messages(before + 25));
  // All of it was sent within the last five seconds, so all of it comes again.
  LONGS_EQUAL(0, number_in(receiver.messages[before]));
  const auto all = numbers(receiver.messages);
  LONGS_EQUAL(25, std::set<int>(all.begin(), all.end()).size());
  CHECK(eventually([&] { return store->delivery("siem").sent == 25; }));
  LONGS_EQUAL(20, store->delivery("siem").resent);
  CHECK(identity_holds());
}

TEST(SyslogSender, a_receiver_that_stops_reading_holds_up_nobody_else)
{
  TcpReceiver stopped(0, 4096);
  add(2000, 1000);
  const auto sending = sender(stopped.port(), Transport::tcp);
  CHECK(stopped.accept());
  CHECK(eventually([&] { return sending->status().state == "stalled"; }));
  CHECK(sending->status().queued > 0);
  add(10); // the store goes on
  CHECK(identity_holds());
  CHECK(stopped.read_messages(2010));
  CHECK(!stopped.malformed);
  CHECK(eventually([&] { return sending->status().queued == 0; }));
}

TEST(SyslogSender, loses_nothing_when_a_stopped_receiver_dies)
{
  TcpReceiver receiver(0, 4096);
  SenderTiming timing = quick();
  timing.step_back = 1ms; // what is in buffers must be enough
  add(2000, 1000);
  const auto sending = sender(receiver.port(), Transport::tcp, timing);
  CHECK(receiver.accept());
  CHECK(receiver.read_messages(100));
  CHECK(eventually([&] { return sending->status().state == "stalled"; }));
  receiver.drop(true);
  CHECK(receiver.accept());
  while (number_in(receiver.messages.back()) != 1999)
    CHECK(receiver.read_messages(receiver.messages.size() + 1));
  const auto all = numbers(receiver.messages);
  LONGS_EQUAL(2000, std::set<int>(all.begin(), all.end()).size());
  CHECK(all.size() < 2 * 2000); // but not everything came twice
}

TEST(SyslogSender, knows_how_much_a_receiver_that_never_reads_may_hold)
{
  for (const int receive_buffer : {0, 4096, 100'000, 200'000}) { // a kernel takes more than it ever announced at once
    TcpReceiver receiver(0, receive_buffer);
    const auto stream = open_stream({"siem", "127.0.0.1", receiver.port(), Transport::tcp}, 1s, -1);
    CHECK(stream.has_value() && receiver.accept());
    const std::string message(1800, 'x');
    std::uint64_t unread = 0;
    std::uint64_t most = 0;
    pollfd room{(*stream)->descriptor(), POLLOUT, 0};
    while (::poll(&room, 1, 200) == 1) {
      for (std::size_t taken = 1; taken > 0; unread += taken) {
        taken = (*stream)->write(message).bytes;
        most = taken > 0 ? (*stream)->buffered(most) : most;
      }
    }
    CHECK(unread > 0);
    CHECK_TEXT(unread <= most, (std::to_string(unread) + " bytes are unread, at most " + std::to_string(most)).c_str());
  }
}

TEST(SyslogSender, goes_on_behind_its_cursor_in_a_new_process)
{
  TcpReceiver receiver;
  add(10);
  {
    const auto first = sender(receiver.port(), Transport::tcp);
    CHECK(receiver.accept());
    CHECK(receiver.read_messages(10));
    std::thread closing([&] {
      CHECK(receiver.peer_closed());
      receiver.drop(false);
    });
    first->finish(5s);
    closing.join();
  }
  LONGS_EQUAL(10, store->delivery("siem").safe);
  open_store();
  add(1);
  const auto second = sender(receiver.port(), Transport::tcp);
  CHECK(receiver.accept());
  CHECK(receiver.read_messages(11));
  LONGS_EQUAL(10, number_in(receiver.messages.back()));
  LONGS_EQUAL(0, store->delivery("siem").resent);
}

TEST(SyslogSender, repeats_what_may_be_unread_when_the_receiver_resets_after_it_was_told_the_end)
{
  TcpReceiver receiver;
  add(10);
  const auto sending = sender(receiver.port(), Transport::tcp);
  CHECK(receiver.accept());
  CHECK(receiver.read_messages(10));
  bool told = false;
  bool again = false;
  std::thread closing([&] {
    told = receiver.peer_closed();
    receiver.drop(true);
    again = receiver.accept() && receiver.read_messages(20) && receiver.peer_closed();
    receiver.drop(false);
  });
  sending->finish(20s);
  closing.join();
  CHECK(told);
  CHECK(again);
  LONGS_EQUAL(10, store->delivery("siem").safe);
  LONGS_EQUAL(10, store->delivery("siem").resent);
  CHECK(identity_holds());
}

TEST(SyslogSender, takes_the_end_of_a_receiver_that_never_read_all_for_none)
{
  TcpReceiver receiver;
  const auto stream = open_stream({"siem", "127.0.0.1", receiver.port(), Transport::tcp}, 1s, -1);
  CHECK(stream.has_value() && receiver.accept());
  receiver.drop(false); // in order: it had read all that was there
  LONGS_EQUAL(1, (*stream)->write("x").bytes);
  Stream::Step heard;
  CHECK(eventually([&] { return (heard = (*stream)->drain()).outcome == Stream::Outcome::closed; }));
  CHECK(!heard.orderly);
}

TEST(SyslogSender, takes_the_end_of_a_receiver_that_read_all_for_one)
{
  TcpReceiver receiver;
  const auto stream = open_stream({"siem", "127.0.0.1", receiver.port(), Transport::tcp}, 1s, -1);
  CHECK(stream.has_value() && receiver.accept());
  LONGS_EQUAL(3, (*stream)->write("1 x").bytes);
  CHECK((*stream)->tell_end());
  CHECK(receiver.read_messages(1));
  CHECK(receiver.peer_closed());
  receiver.drop(false);
  Stream::Step heard;
  CHECK(eventually([&] { return (heard = (*stream)->drain()).outcome == Stream::Outcome::closed; }));
  CHECK(heard.orderly);
}

TEST(SyslogSender, repeats_the_unread_window_after_an_abrupt_end)
{
  TcpReceiver receiver;
  add(10);
  {
    const auto first = sender(receiver.port(), Transport::tcp);
    CHECK(receiver.accept());
    CHECK(receiver.read_messages(10));
  }
  receiver.drop(false);
  const auto second = sender(receiver.port(), Transport::tcp);
  CHECK(receiver.accept());
  CHECK(receiver.read_messages(20));
  LONGS_EQUAL(0, number_in(receiver.messages[10]));
}

TEST(SyslogSender, udp_waits_while_nobody_listens)
{
  std::uint16_t port = 0;
  {
    const UdpReceiver gone;
    port = gone.port();
  }
  add(20);
  const auto sending = sender(port, Transport::udp);
  CHECK(eventually([&] { return !sending->status().last_error.empty(); }));
  CHECK(sending->status().sent < 20);
  UdpReceiver receiver(port);
  CHECK(eventually([&] { return sending->status().sent == 20; }));
  CHECK(receiver.read_messages(1));
}

TEST(SyslogSender, an_unknown_host_is_an_error_and_no_end)
{
  const Sender sending(Destination{"siem", "no-such-host.invalid", 1, Transport::tcp}, *store, SyslogHead{"box", "1"},
                       quick());
  CHECK(eventually([&] { return !sending.status().last_error.empty(); }));
  STRCMP_CONTAINS("cannot resolve", sending.status().last_error.c_str());
}

TEST_GROUP(UnreadEvents){};

TEST(UnreadEvents, stay_until_they_are_old_and_pushed_out_of_all_buffers)
{
  using Clock = UnreadWindow::Clock;
  const Clock::time_point start{};
  UnreadWindow window(5s);
  LONGS_EQUAL(9, window.safe(9));
  window.handed_over(1, 100, start);
  window.handed_over(2, 100, start + 1s);
  window.handed_over(3, 100, start + 2s);
  LONGS_EQUAL(0, window.safe(3));
  window.trim(200, start + 4s);
  LONGS_EQUAL(0, window.safe(3)); // too young
  window.trim(200, start + 10s);
  LONGS_EQUAL(1, window.safe(3)); // 200 bytes went behind it
  window.trim(100, start + 10s);
  LONGS_EQUAL(2, window.safe(3));
  window.trim(0, start + 10s);
  LONGS_EQUAL(3, window.safe(3));
}
