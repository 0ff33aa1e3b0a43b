// SPDX-License-Identifier: BSD-3-Clause
// The control plane's line to the data plane: connects when needed, notices a new instance, and never waits longer than
// a deadline.
#pragma once

#include <weir/control/client.h>
#include <weir/control/messages.h>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::generations {

using LinkError = control::ClientError;

struct Greeting {
  control::HelloReply state;
  /// The first greeting of this data-plane instance on this connection: bypass settings and the generation must be
  /// told again.
  bool fresh = false;
};

/// Any thread; calls wait for each other. A broken connection is tried anew once within a call.
class DataplaneLink {
public:
  /// `socket`: "<run-dir>/dataplane.sock".
  explicit DataplaneLink(std::string socket, std::chrono::milliseconds deadline = std::chrono::seconds(5));

  [[nodiscard]] tl::expected<Greeting, LinkError> hello();
  /// A refused image is a reply with its code.
  [[nodiscard]] tl::expected<control::AdoptReply, LinkError> adopt(std::uint64_t generation);
  [[nodiscard]] tl::expected<control::BypassReply, LinkError> bypass(std::string_view bridge, bool on);
  [[nodiscard]] tl::expected<void, LinkError> shutdown();

private:
  template <typename Ask> auto with_client(Ask ask) -> decltype(ask(std::declval<control::Client&>()));

  const std::string socket_;
  const std::chrono::milliseconds deadline_;
  std::mutex mutex_; // of what follows
  std::optional<control::Client> client_;
  std::uint64_t greeted_instance_ = 0;
};

} // namespace weir::generations
