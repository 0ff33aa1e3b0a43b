// SPDX-License-Identifier: BSD-3-Clause
// The asking end of the control socket.
#include <weir/control/client.h>

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace weir::control {

namespace {

ClientError system_error(ClientErrorCode code, const std::string& what)
{
  return {code, what + ": " + std::strerror(errno)};
}

std::uint32_t header_request(const Reply& reply) noexcept
{
  return std::visit([](const auto& message) { return message.header.request; }, reply);
}

bool turns_us_away(const Reply& reply) noexcept
{
  const auto* error = std::get_if<ErrorReply>(&reply);
  return error != nullptr && error->code == MessageError::not_permitted;
}

/// Waits until `descriptor` is ready for `events`; false when the deadline passes first or poll fails.
bool wait_for(int descriptor, short events, std::chrono::steady_clock::time_point deadline) noexcept
{
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd entry{descriptor, events, 0};
    const int ready = poll(&entry, 1, left.count() > 0 ? static_cast<int>(left.count()) : 0);
    if (ready > 0)
      return true;
    if (ready == 0 || errno != EINTR)
      return false;
  }
}

} // namespace

tl::expected<Client, ClientError> Client::connect(const std::string& path, std::chrono::milliseconds deadline)
{
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return tl::unexpected(ClientError{ClientErrorCode::unreachable, "socket path too long: " + path});
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int descriptor = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0)
    return tl::unexpected(system_error(ClientErrorCode::unreachable, "socket"));
  Client client(descriptor, deadline);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const bool denied = errno == EACCES || errno == EPERM;
    const bool busy = errno == EAGAIN; // its queue of connections is full, so it takes none out
    return tl::unexpected(system_error(denied ? ClientErrorCode::denied
                                       : busy ? ClientErrorCode::timed_out
                                              : ClientErrorCode::unreachable,
                                       path));
  }
  return client;
}

Client::Client(int descriptor, std::chrono::milliseconds deadline) noexcept
    : descriptor_(descriptor), deadline_(deadline)
{
}

Client::Client(Client&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), next_request_(other.next_request_), deadline_(other.deadline_)
{
}

Client& Client::operator=(Client&& other) noexcept
{
  if (this != &other) {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
    next_request_ = other.next_request_;
    deadline_ = other.deadline_;
  }
  return *this;
}

Client::~Client()
{
  close();
}

void Client::close() noexcept
{
  if (descriptor_ >= 0)
    ::close(std::exchange(descriptor_, -1));
}

tl::expected<Reply, ClientError> Client::exchange(std::span<const std::byte> request, std::uint32_t number)
{
  if (descriptor_ < 0)
    return tl::unexpected(ClientError{ClientErrorCode::closed, "connection is closed"});
  const auto deadline = std::chrono::steady_clock::now() + deadline_;
  if (!wait_for(descriptor_, POLLOUT, deadline))
    return tl::unexpected(ClientError{ClientErrorCode::timed_out, "the data plane does not take the request"});
  // A data plane that turns us away says so unasked, then closes: the words are there although nothing can be sent,
  // and behind the news that what we had sent was not read.
  const bool sent =
      send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size());
  if (!sent && errno != EPIPE && errno != ECONNRESET)
    return tl::unexpected(system_error(ClientErrorCode::closed, "send"));
  if (!wait_for(descriptor_, POLLIN, deadline))
    return tl::unexpected(ClientError{ClientErrorCode::timed_out, "the data plane does not answer"});
  std::array<std::byte, kMaxMessageBytes> buffer;
  ssize_t received = recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (received < 0 && errno == ECONNRESET)
    received = recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (received < 0)
    return tl::unexpected(system_error(ClientErrorCode::closed, "recv"));
  if (received == 0)
    return tl::unexpected(ClientError{ClientErrorCode::closed, "the data plane closed the connection"});
  const auto reply = parse_reply(std::span(buffer).first(static_cast<std::size_t>(received)));
  if (!reply)
    return tl::unexpected(ClientError{ClientErrorCode::bad_reply, std::string(word(reply.error()))});
  if (header_request(*reply) != number && !turns_us_away(*reply))
    return tl::unexpected(ClientError{ClientErrorCode::bad_reply, "answer to another request"});
  return *reply;
}

template <typename Expected, typename Message> tl::expected<Expected, ClientError> Client::ask(const Message& message)
{
  const auto reply = exchange(bytes_of(message), message.header.request);
  if (!reply) {
    close();
    return tl::unexpected(reply.error());
  }
  if (const auto* expected = std::get_if<Expected>(&*reply))
    return *expected;
  if (const auto* error = std::get_if<ErrorReply>(&*reply)) {
    std::string text(word(error->code));
    if (!error->text.view().empty())
      text.append(": ").append(error->text.view());
    return tl::unexpected(
        ClientError{turns_us_away(*reply) ? ClientErrorCode::denied : ClientErrorCode::refused, text});
  }
  close();
  return tl::unexpected(ClientError{ClientErrorCode::bad_reply, "reply of another kind"});
}

tl::expected<HelloReply, ClientError> Client::hello()
{
  return ask<HelloReply>(make_hello_request(next_request_++));
}

tl::expected<AdoptReply, ClientError> Client::adopt(std::uint64_t generation)
{
  return ask<AdoptReply>(make_adopt_request(next_request_++, generation));
}

tl::expected<BypassReply, ClientError> Client::bypass(std::string_view bridge, bool on)
{
  return ask<BypassReply>(make_bypass_request(next_request_++, bridge, on));
}

tl::expected<void, ClientError> Client::shutdown()
{
  const auto reply = ask<ShutdownReply>(make_shutdown_request(next_request_++));
  if (!reply)
    return tl::unexpected(reply.error());
  return {};
}

} // namespace weir::control
