// SPDX-License-Identifier: BSD-3-Clause
// The answering end of the control socket: a listening socket and its clients inside the control thread's poll loop.
// What the messages mean is decided by a ControlActions.
#pragma once

#include <weir/control/messages.h>
#include <weir/runtime/error.h>

#include <cstdint>
#include <poll.h>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace weir::runtime {

/// Called on the control thread, one at a time. `request` numbers are filled in by the server.
class ControlActions {
public:
  virtual ~ControlActions() = default;
  virtual void fill_hello(control::HelloReply& reply) = 0;
  virtual control::AdoptReply adopt(std::uint64_t generation) = 0;
  /// nullptr: no such bridge. Else the state after the request.
  virtual const control::BridgeState* bypass(std::string_view bridge, bool on) = 0;
  virtual void shutdown() = 0;
};

class ControlServer {
public:
  /// At most this many clients; a further one is closed at once.
  static constexpr std::size_t kMaxClients = 16;

  struct Socket {
    std::string path;
    uid_t owner; ///< of the socket file; changed only when running as root
    gid_t group;
    std::vector<uid_t> peers; ///< who may connect
  };

  /// Binds `path`, replacing what a dead process left there; refuses when a living one answers. Call it before rights
  /// are dropped.
  [[nodiscard]] static Started<ControlServer> listen(Socket socket);

  ControlServer(ControlServer&& other) noexcept;
  ControlServer& operator=(ControlServer&&) = delete;
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;
  ~ControlServer();

  /// Appends the descriptors to wait for.
  void add_to(std::vector<pollfd>& entries) const;
  /// Serves what is ready: accepts, answers one datagram of each ready client. Never blocks.
  void serve(std::span<const pollfd> entries, ControlActions& actions);

  /// Datagrams that were answered with an error, and peers that were turned away.
  [[nodiscard]] std::uint64_t bad_messages() const noexcept { return bad_messages_; }

private:
  ControlServer(int listener, Socket socket) noexcept;
  void accept_client();
  bool serve_client(int client, ControlActions& actions);
  bool answer(int client, std::span<const std::byte> datagram, ControlActions& actions);
  bool permitted(int client) const;

  int listener_;
  Socket socket_;
  std::vector<int> clients_;
  std::uint64_t bad_messages_ = 0;
};

} // namespace weir::runtime
