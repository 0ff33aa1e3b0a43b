// SPDX-License-Identifier: BSD-3-Clause
// The daemon's end of the socket: reads requests, checks rights and arguments, calls the handler of the method.
//
// One thread serves all connections. A handler runs on that thread and must not wait for anything slow; one that has to
// (a rebuild, a fetch) is bound as a deferred handler and answers later from any thread.
#pragma once

#include <weir/api/message.h>

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::api {

/// Who asks, as the kernel says (SO_PEERCRED, SO_PEERGROUPS). `user` is the account's name, or the number as text.
struct Peer {
  uid_t uid = 0;
  pid_t pid = 0;
  Role role = Role::viewer;
  std::string user;
};

/// Answers one request, once; from any thread, also after the server or the client is gone. A responder that is
/// destroyed without an answer answers `internal`. Move-only.
class Responder {
public:
  explicit Responder(std::function<void(std::string line)> send) : send_(std::move(send)) {}
  Responder(Responder&& other) noexcept : send_(std::exchange(other.send_, nullptr)) {}
  Responder& operator=(Responder&&) = delete;
  ~Responder();

  void operator()(const Result& result);

private:
  std::function<void(std::string line)> send_;
};

using Handler = std::function<Result(const Args&, const Peer&)>;
using DeferredHandler = std::function<void(const Args&, const Peer&, Responder)>;

struct ServerOptions {
  /// Root, the server's own user and members of these groups (of `weir` on the appliance) are operators; every other
  /// local user is a viewer.
  std::vector<gid_t> operator_groups;
  std::size_t max_connections = 64; ///< further ones are closed at once
};

/// Makes the listening socket (mode 0666: rights are checked per method), in place of one that nobody listens on any
/// more. Call it before rights are dropped. Returns the descriptor, close-on-exec and non-blocking.
[[nodiscard]] tl::expected<int, Error> listen_at(const std::filesystem::path& socket_path);

/// The group's number, if there is one; for ServerOptions.
[[nodiscard]] std::optional<gid_t> group_id(const std::string& name);

class Server {
public:
  /// Takes over the descriptor of listen_at(). The path of the socket is not removed at the end.
  Server(int listening_descriptor, ServerOptions options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  /// Waits for the handler that runs, closes all connections.
  ~Server();

  /// Before start(). A method that is not in the table, or bound twice, ends the process: a bug found at start-up.
  void bind(std::string_view method, Handler handler);
  void bind(std::string_view method, DeferredHandler handler);

  /// Starts the thread. A method of the table that nobody bound is an error that names it.
  [[nodiscard]] tl::expected<void, Error> start();

private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

} // namespace weir::api
