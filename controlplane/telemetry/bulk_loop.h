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
  [[nodiscard]] bool is_empty() const noexcept override { return sequences_.empty(); }

  /// Reads events and settles those that are not wanted in front of the others. False: nothing to send.
  [[nodiscard]] bool fill();
  void settle(std::uint64_t sequence, Outcome outcome);
  Wait take_answer(const BulkClient::Answer& answer);
  Wait take_items(const std::vector<BulkItem>& items);
  Wait send_less();

  std::unique_ptr<BulkClient> client_;
  EventFields fields_;
  std::string lines_;
  std::vector<Settled> sequences_; ///< read from the store and not settled; those `sent` are in lines_, in order
  std::size_t most_;               ///< events a request; less after 413
};

} // namespace weir::telemetry
