// SPDX-License-Identifier: BSD-3-Clause
// _bulk to a server that answers like Elasticsearch, also when it is busy, wrong or hostile.
#include "bulk_answer.h"
#include "http_peer.h"
#include "sender_fixture.h"

#include <atomic>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace weir::telemetry;
using namespace std::chrono_literals;

namespace {

/// Keeps documents by their id, and does to each what the test says.
struct Index {
  std::mutex mutex;
  std::multiset<std::string> stored;
  std::string last_headers;
  int requests = 0;
  /// Status and error type for the event; 201 stores it, or says 409 when it is there.
  std::function<std::pair<int, std::string>(int)> verdict = [](int) { return std::pair(201, std::string()); };

  HttpPeer::Reply answer(const HttpPeer::Request& request)
  {
    const std::lock_guard lock(mutex);
    if (request.line.rfind("HEAD / ", 0) == 0)
      return {200, {}};
    ++requests;
    last_headers = request.headers;
    std::istringstream lines(request.body);
    std::string action;
    std::string document;
    std::string items;
    while (std::getline(lines, action) && std::getline(lines, document)) {
      const std::size_t at = action.find("\"_id\":\"") + 7;
      const std::string id = action.substr(at, action.find('"', at) - at);
      auto [status, error] = verdict(number_in(document));
      if (status == 201 && stored.count(id) != 0)
        status = 409;
      if (status == 201)
        stored.insert(id);
      items += (items.empty() ? "" : ",") + std::string("{\"create\":{\"status\":") + std::to_string(status) +
               (error.empty() ? "" : ",\"error\":{\"type\":\"" + error + "\",\"reason\":\"because\"}") + "}}";
    }
    return {200, "{\"errors\":false,\"items\":[" + items + "]}"};
  }
  std::size_t count()
  {
    const std::lock_guard lock(mutex);
    return stored.size();
  }
};

} // namespace

TEST_GROUP_BASE(BulkSender, SenderFixture)
{
  Index index;

  static Destination to(const HttpPeer& peer)
  {
    Destination destination;
    destination.name = "siem";
    destination.transport = Transport::elasticsearch;
    destination.elastic.url = peer.url() + "/";
    return destination;
  }
  std::function<HttpPeer::Reply(const HttpPeer::Request&)> answering()
  {
    return [this](const HttpPeer::Request& request) { return index.answer(request); };
  }
};

TEST(BulkSender, creates_each_event_by_its_id)
{
  add(1200);
  const HttpPeer peer(answering());
  const auto sending = sender(to(peer));
  CHECK(eventually([&] { return sending->status().sent == 1200; }));
  LONGS_EQUAL(1200, index.count());
  LONGS_EQUAL(3, index.requests);
  STRCMP_EQUAL("connected", sending->status().state.c_str());
  STRCMP_EQUAL((peer.url() + "/").c_str(), sending->status().endpoint.c_str());
  CHECK(identity_holds());
}

TEST(BulkSender, goes_on_at_its_cursor_and_takes_409_for_sent)
{
  add(10);
  const HttpPeer peer(answering());
  for (int i = 0; i < 10; ++i)
    index.stored.insert("t-0o-" + std::to_string(i)); // as after a crash between answer and note
  {
    const auto sending = sender(to(peer));
    CHECK(eventually([&] { return sending->status().sent == 10; }));
  }
  open_store();
  add(5);
  const int before = index.requests;
  const auto sending = sender(to(peer));
  CHECK(eventually([&] { return sending->status().sent == 15; }));
  LONGS_EQUAL(before + 1, index.requests);
  LONGS_EQUAL(15, index.count());
}

TEST(BulkSender, waits_while_the_server_is_busy_and_loses_nothing)
{
  add(100);
  std::atomic<int> refusals = 5;
  index.verdict = [&](int number) {
    return number >= 50 && refusals-- > 0 ? std::pair(429, std::string("es_rejected_execution_exception"))
                                          : std::pair(201, std::string());
  };
  const HttpPeer peer(answering());
  const auto sending = sender(to(peer));
  CHECK(eventually([&] { return sending->status().sent == 100; }));
  LONGS_EQUAL(100, index.count());
  STRCMP_CONTAINS("status 429, es_rejected_execution_exception: because", sending->status().last_error.c_str());
  LONGS_EQUAL(0, sending->status().dropped);
  CHECK(identity_holds());
}

TEST(BulkSender, counts_what_is_refused_for_good_by_name)
{
  add(100);
  index.verdict = [](int number) {
    return number % 10 == 3 ? std::pair(400, std::string("document_parsing_exception")) : std::pair(201, std::string());
  };
  const HttpPeer peer(answering());
  const auto sending = sender(to(peer));
  CHECK(eventually([&] { return sending->status().queued == 0; }));
  const DestinationStatus status = sending->status();
  LONGS_EQUAL(90, status.sent);
  LONGS_EQUAL(10, status.refused);
  LONGS_EQUAL(10, status.dropped);
  LONGS_EQUAL(1, status.refusals.size());
  STRCMP_EQUAL("document_parsing_exception", status.refusals[0].reason.c_str());
  LONGS_EQUAL(10, status.refusals[0].events);
  CHECK(identity_holds());
}

TEST(BulkSender, shows_a_reason_of_odd_bytes_once_and_counts_on)
{
  add(3);
  index.verdict = [](int) { return std::pair(400, std::string(R"(a\\b\u001b)")); }; // JSON of a\b and an escape
  const HttpPeer peer(answering());
  const auto sending = sender(to(peer));
  CHECK(eventually([&] { return sending->status().queued == 0; }));
  const DestinationStatus status = sending->status();
  LONGS_EQUAL(1, status.refusals.size());
  STRCMP_EQUAL(R"(a\\b\x1b)", status.refusals[0].reason.c_str());
  LONGS_EQUAL(3, status.refusals[0].events);
  STRCMP_EQUAL(R"(refused an event: a\\b\x1b: because)", status.last_error.c_str());
}

TEST(BulkSender, remembers_how_much_a_server_takes_that_takes_little)
{
  add(3000);
  std::atomic<int> too_much = 0;
  const HttpPeer peer([&](const HttpPeer::Request& request) {
    too_much += request.body.size() > 2000 ? 1 : 0;
    return request.body.size() > 2000 ? HttpPeer::Reply{413, {}} : index.answer(request);
  });
  const auto sending = sender(to(peer));
  CHECK(eventually([&] { return sending->status().sent == 3000; }));
  LONGS_EQUAL(0, sending->status().dropped);
  CHECK(too_much > 1);
  CHECK(too_much * 10 < index.requests);
}

TEST(BulkSender, leaves_out_an_event_that_is_longer_than_the_server_takes)
{
  add(10);
  add(1, 3000);
  add(10);
  const HttpPeer peer([&](const HttpPeer::Request& request) {
    return request.body.size() > 2000 ? HttpPeer::Reply{413, {}} : index.answer(request);
  });
  const auto sending = sender(to(peer));
  CHECK(eventually([&] { return sending->status().queued == 0; }));
  const DestinationStatus status = sending->status();
  LONGS_EQUAL(20, status.sent);
  LONGS_EQUAL(1, status.refused);
  STRCMP_EQUAL("longer than it takes (413)", status.refusals[0].reason.c_str());
  CHECK(identity_holds());
}

TEST(BulkSender, says_that_its_key_is_not_accepted_and_never_shows_it)
{
  add(1);
  std::ofstream(directory.path() / "key") << "c2VjcmV0LWtleQ==\n";
  std::atomic<bool> refuse = true;
  const HttpPeer peer([&](const HttpPeer::Request& request) {
    return refuse && request.line.rfind("POST", 0) == 0 ? HttpPeer::Reply{401, "{}"} : index.answer(request);
  });
  Destination destination = to(peer);
  destination.elastic.api_key_file = (directory.path() / "key").string();
  const auto sending = sender(destination);
  CHECK(eventually([&] { return !sending->status().last_error.empty(); }));
  STRCMP_EQUAL("it does not accept our credentials (401)", sending->status().last_error.c_str());
  LONGS_EQUAL(1, sending->status().queued);
  refuse = false;
  CHECK(eventually([&] { return sending->status().sent == 1; }));
  STRCMP_CONTAINS("Authorization: ApiKey c2VjcmV0LWtleQ==", index.last_headers.c_str());
  CHECK(sending->status().endpoint.find("c2VjcmV0") == std::string::npos);
}

TEST(BulkSender, survives_answers_of_strangers)
{
  add(3);
  std::atomic<int> turn = 0;
  const std::vector<std::string> strange = {"",
                                            "<html>",
                                            "{}",
                                            R"({"items":{}})",
                                            R"({"items":[]})",
                                            R"({"items":[1,2,3]})",
                                            R"({"items":[{"create":{"status":"x"}},{},{}]})"};
  const HttpPeer peer([&](const HttpPeer::Request& request) {
    const auto at = static_cast<std::size_t>(turn);
    if (request.line.rfind("POST", 0) != 0 || at >= strange.size())
      return index.answer(request);
    ++turn;
    return HttpPeer::Reply{200, strange[at]};
  });
  const auto sending = sender(to(peer));
  CHECK(eventually([&] { return sending->status().sent == 3; }));
  LONGS_EQUAL(strange.size(), turn);
  LONGS_EQUAL(3, index.count());
  CHECK(identity_holds());
}

TEST(BulkSender, is_not_held_up_by_a_server_that_never_answers)
{
  add(1);
  std::atomic<bool> asked = false;
  std::atomic<bool> done = false;
  const HttpPeer peer([&](const HttpPeer::Request& request) {
    if (request.line.rfind("POST", 0) == 0) {
      asked = true;
      while (!done)
        std::this_thread::yield();
    }
    return HttpPeer::Reply{200, {}};
  });
  auto sending = sender(to(peer));
  CHECK(eventually([&] { return asked.load(); }));
  sending.reset(); // returns
  done = true;
  LONGS_EQUAL(0, store->delivery("siem").sent);
}

TEST(BulkSender, hands_over_what_is_queued_before_it_finishes)
{
  add(1200);
  const HttpPeer peer(answering());
  const auto sending = sender(to(peer));
  sending->finish(5s);
  LONGS_EQUAL(1200, store->delivery("siem").sent);
  STRCMP_EQUAL("", sending->status().last_error.c_str());
}

TEST(BulkSender, finishes_in_time_with_a_server_that_never_answers)
{
  add(1);
  std::atomic<bool> asked = false;
  std::atomic<bool> done = false;
  const HttpPeer peer([&](const HttpPeer::Request&) {
    asked = true;
    while (!done)
      std::this_thread::yield();
    return HttpPeer::Reply{200, {}};
  });
  const auto sending = sender(to(peer));
  CHECK(eventually([&] { return asked.load(); }));
  sending->finish(100ms); // returns
  done = true;
  STRCMP_EQUAL("broken off", sending->status().last_error.c_str());
}

TEST(BulkSender, leaves_out_what_is_not_wanted)
{
  add(100);
  const HttpPeer peer(answering());
  Destination destination = to(peer);
  destination.only.hits = false;
  const auto sending = sender(destination);
  CHECK(eventually([&] { return sending->status().filtered == 100; }));
  LONGS_EQUAL(0, index.requests);
  CHECK(identity_holds());
}
