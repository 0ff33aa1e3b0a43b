// SPDX-License-Identifier: BSD-3-Clause
// A store with one destination "siem", events to fill it with, and patience: what tests of senders share.
#pragma once

#include "eventually.h"
#include "temporary_directory.h"

#include <weir/telemetry/sender.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <CppUTest/TestHarness.h>

/// The number that add() wrote into a message.
inline int number_in(const std::string& message)
{
  const std::size_t at = message.find("\"n\":");
  return at == std::string::npos ? -1 : std::atoi(message.c_str() + at + 4);
}

inline std::vector<int> numbers(const std::vector<std::string>& messages)
{
  std::vector<int> out;
  for (const std::string& message : messages)
    out.push_back(number_in(message));
  return out;
}

inline weir::telemetry::SenderTiming quick()
{
  using namespace std::chrono_literals;
  weir::telemetry::SenderTiming timing;
  timing.first_retry = 5ms;
  timing.last_retry = 50ms;
  timing.connect_deadline = 1000ms;
  timing.stalled_after = 20ms;
  return timing;
}

struct SenderFixture : Utest {
  TemporaryDirectory directory;
  std::unique_ptr<weir::telemetry::Store> store;
  int next = 0;

  void setup() override { open_store(); }

  void open_store()
  {
    store.reset();
    store = std::move(*weir::telemetry::Store::open(directory.path() / "events.db", {}));
    store->set_destinations({"siem"});
  }

  void add(int count, std::size_t padding = 0)
  {
    auto transaction = store->begin();
    for (int i = 0; i < count; ++i) {
      weir::telemetry::Event event;
      event.id = "t-0o-" + std::to_string(next);
      event.action = "blocked";
      event.json = "{\"n\":" + std::to_string(next++) + ",\"pad\":\"" + std::string(padding, 'x') + "\"}";
      CHECK(transaction.add(event).value());
    }
    CHECK(transaction.commit().has_value());
  }

  std::unique_ptr<weir::telemetry::Sender> sender(const weir::telemetry::Destination& destination,
                                                  const weir::telemetry::SenderTiming& timing = quick()) const
  {
    return std::make_unique<weir::telemetry::Sender>(destination, *store, weir::telemetry::SyslogHead{"box", "1"},
                                                     timing);
  }

  std::unique_ptr<weir::telemetry::Sender> sender(std::uint16_t port, weir::telemetry::Transport transport,
                                                  const weir::telemetry::SenderTiming& timing = quick()) const
  {
    return sender({"siem", "127.0.0.1", port, transport}, timing);
  }

  bool identity_holds() const
  {
    const auto delivery = store->delivery("siem");
    return delivery.stored ==
           delivery.sent + delivery.dropped + delivery.filtered + (store->newest() - delivery.cursor);
  }
};
