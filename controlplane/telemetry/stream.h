// SPDX-License-Identifier: BSD-3-Clause
// A connection that carries octet-counted syslog: plain TCP here, TLS in tls_stream.h. For one thread; nothing blocks.
#pragma once

#include "net_socket.h"

#include <weir/telemetry/destination.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::telemetry {

/// Reads of a drain(), so that a peer that never stops talking can't keep us from sending.
inline constexpr int kMostReads = 64;

class Stream {
public:
  enum class Outcome : std::uint8_t { done, would_block, closed };
  struct Step {
    Outcome outcome = Outcome::would_block;
    std::size_t bytes = 0; ///< written, when done
    std::string why;       ///< a sentence, when closed
    bool orderly = false; ///< when closed: the peer told its end and has all that was written; behind ours: read it all
  };

  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;

  /// To poll for readable always, for writable after write() would block.
  [[nodiscard]] virtual int descriptor() const noexcept = 0;
  /// Hands over the first bytes of `bytes`. After would_block the next call must begin with the same bytes.
  [[nodiscard]] virtual Step write(std::string_view bytes) = 0;
  /// Reads and forgets what the peer says; never `done`. A refusal or an end that the peer told shows up here.
  [[nodiscard]] virtual Step drain() = 0;
  /// Tells the peer that nothing more comes. False: not yet, call again.
  [[nodiscard]] virtual bool tell_end() = 0;
  /// Bytes that may have been written and not yet read by the peer's process, if more than `before`.
  [[nodiscard]] virtual std::uint64_t buffered(std::uint64_t before) const noexcept = 0;
  /// What protects it; empty: nothing.
  [[nodiscard]] virtual std::string security() const { return {}; }
};

/// A connection to the destination, TLS handshake included, each address and the handshake within `deadline`. `cancel`
/// breaks it off when it becomes readable. The error is a sentence.
[[nodiscard]] tl::expected<std::unique_ptr<Stream>, std::string>
open_stream(const Destination& destination, std::chrono::milliseconds deadline, int cancel);

} // namespace weir::telemetry
