// SPDX-License-Identifier: BSD-3-Clause
// Sending to Elasticsearch or OpenSearch by _bulk: `create` with the event's id as _id, so that nothing is there twice;
// the cursor moves by what was answered, so no step back is needed.
#pragma once

#include "bulk_answer.h"
#include "bulk_client.h"
#include "event_filter.h"
#include "sender_loop.h"

#include <string>
#include <vector>

namespace weir::telemetry {

class Sender::BulkLoop final : public Sender::Loop {
public:
  BulkLoop(Sender& owner, const SenderTiming& timing);

private:
  [[nodiscard]] bool is_open() const noexcept override { return client_ != nullptr; }
  [[nodiscard]] tl::expected<void, std::string> open() override;
  void close() override;
  Wait step() override;
  [[nodiscard]] bool said_goodbye() override { return true; }
  [[nodiscard]] bool is_empty() const noexcept override { return events_.empty(); }

  /// Reads events into events_ and lines_. False: there are none.
  [[nodiscard]] bool fill();
  Wait take_answer(const BulkClient::Answer& answer);
  /// Settles events_ by what was said of those that are in lines_.
  Wait take_items(const std::vector<BulkItem>& items);
  Wait send_less();

  std::unique_ptr<BulkClient> client_;
  EventFields fields_;
  std::string lines_;
  std::vector<Settled> events_; ///< read from the store and not settled; those `sent` are in lines_, in order
  std::size_t wanted_ = 0;      ///< of events_, those in lines_
  std::size_t most_bytes_;      ///< of lines_, unless one event has more; less after 413
  unsigned passed_ = 0;         ///< requests that were taken since most_bytes_ changed
};

} // namespace weir::telemetry
