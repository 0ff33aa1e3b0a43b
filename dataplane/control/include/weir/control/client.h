// SPDX-License-Identifier: BSD-3-Clause
// The asking end of the control socket: one request at a time, each with a deadline. Blocks up to that deadline, so a
// caller with a poll loop of its own uses it from a thread or accepts the wait. After an error the connection is
// closed.
#pragma once

#include <weir/control/messages.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace weir::control {

enum class ClientErrorCode : std::uint8_t {
  unreachable, ///< no socket, nobody listens, path too long
  denied,      ///< there is one, but not for this user
  timed_out,
  closed,    ///< the data plane went away
  bad_reply, ///< not a valid reply to this request
  refused,   ///< an ErrorReply; its words are in the text
};

struct ClientError {
  ClientErrorCode code;
  std::string text;
};

class Client {
public:
  /// `path`: usually "<run-dir>/dataplane.sock".
  [[nodiscard]] static tl::expected<Client, ClientError>
  connect(const std::string& path, std::chrono::milliseconds deadline = std::chrono::seconds(5));

  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  [[nodiscard]] tl::expected<HelloReply, ClientError> hello();
  /// A refused image is an AdoptReply with its code, not a ClientError.
  [[nodiscard]] tl::expected<AdoptReply, ClientError> adopt(std::uint64_t generation);
  [[nodiscard]] tl::expected<BypassReply, ClientError> bypass(std::string_view bridge, bool on);
  [[nodiscard]] tl::expected<void, ClientError> shutdown();
  /// Readable when the data plane has closed the connection; -1 after an error.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
  Client(int descriptor, std::chrono::milliseconds deadline) noexcept;
  template <typename Expected, typename Message> tl::expected<Expected, ClientError> ask(const Message& message);
  tl::expected<Reply, ClientError> exchange(std::span<const std::byte> request, std::uint32_t number);
  void close() noexcept;

  int descriptor_ = -1;
  std::uint32_t next_request_ = 1;
  std::chrono::milliseconds deadline_{};
};

} // namespace weir::control
