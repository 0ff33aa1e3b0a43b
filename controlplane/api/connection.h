// SPDX-License-Identifier: BSD-3-Clause
// One accepted connection: bytes in, whole lines out of them, answers back. Used by the server's thread only.
#pragma once

#include "descriptor.h"

#include <weir/api/server.h>

#include <cstdint>
#include <optional>
#include <string>

namespace weir::api {

class Connection {
public:
  Connection(std::uint64_t id, Descriptor descriptor, Peer peer);

  [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_.get(); }
  [[nodiscard]] const Peer& peer() const noexcept { return peer_; }

  /// What to poll for: input only while nothing is owed, so that a peer that never reads can't make us hold more.
  [[nodiscard]] short wanted_events() const noexcept;

  /// Reads what is there. A peer that is gone or broken makes is_over() true.
  void receive();
  /// The next request, if one is complete and none is being served; from then on an answer is owed.
  [[nodiscard]] std::optional<std::string> take_request();
  /// The line came without end: the answer is the last one.
  [[nodiscard]] bool is_too_long() const noexcept;
  void answer(std::string line);
  void answer_and_close(std::string line);
  void send_pending();
  void abandon() noexcept { broken_ = true; }

  [[nodiscard]] bool is_over() const noexcept;

private:
  std::uint64_t id_;
  Descriptor descriptor_;
  Peer peer_;
  std::string in_;
  std::string out_;
  std::size_t sent_ = 0;
  bool serving_ = false;
  bool no_more_input_ = false;
  bool broken_ = false;
};

} // namespace weir::api
