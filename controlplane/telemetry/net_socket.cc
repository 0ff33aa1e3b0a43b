// SPDX-License-Identifier: BSD-3-Clause
// Sockets of the senders.
#include "net_socket.h"

#include "resolver.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weir::telemetry {

namespace {

/// Fixed, so that the step back after a reconnect is bounded by a number that we know.
constexpr int kSendBuffer = 128 * 1024;
/// A peer that acknowledges nothing for so long is taken for dead.
constexpr unsigned kUserTimeoutMilliseconds = 60'000;
/// What the send buffer may hold beyond its size: the kernel fills the last segment that it began.
constexpr std::uint64_t kSegment = 64 * 1024;
/// A kernel may hold more than it ever announced at once. Linux announces half of its buffer at first, as if each byte
/// cost another, and more as data comes that costs less: a process that reads nothing is filled beyond the largest
/// window, measured up to 1.9 of it, with 20 kB to 8 MB of buffer, fixed or growing, segments of 1.5 and 64 kB.
constexpr std::uint64_t kWindows = 2;

std::string sentence(int code)
{
  return std::strerror(code);
}

template <typename Value> void set_option(int descriptor, int level, int option, Value value) noexcept
{
  ::setsockopt(descriptor, level, option, &value, sizeof(value));
}

void tune(int descriptor, SocketKind kind) noexcept
{
  set_option(descriptor, SOL_SOCKET, SO_SNDBUF, kSendBuffer);
  if (kind == SocketKind::datagram) {
    set_option(descriptor, IPPROTO_IP, IP_MTU_DISCOVER, static_cast<int>(IP_PMTUDISC_DONT)); // long events fragment
    return;
  }
  set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 30);
  set_option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set_option(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 3);
  set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, kUserTimeoutMilliseconds);
}

/// Waits for the end of a connect in progress; 0 or an errno.
int wait_connected(int descriptor, std::chrono::milliseconds deadline, int cancel) noexcept
{
  std::array<pollfd, 2> waits = {pollfd{descriptor, POLLOUT, 0}, pollfd{cancel, POLLIN, 0}};
  const auto end = std::chrono::steady_clock::now() + deadline;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const int ready = ::poll(waits.data(), waits.size(), static_cast<int>(std::max<long>(left.count(), 0)));
    if (ready < 0 && errno == EINTR)
      continue;
    if (waits[0].revents != 0)
      break;
    return waits[1].revents != 0 ? ECANCELED : ETIMEDOUT;
  }
  int code = 0;
  socklen_t length = sizeof(code);
  ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length);
  return code;
}

} // namespace

bool would_block(int code) noexcept
{
  return code == EAGAIN || code == EWOULDBLOCK || code == ENOBUFS;
}

void Descriptor::close() noexcept
{
  if (descriptor_ >= 0)
    ::close(descriptor_);
  descriptor_ = -1;
}

tl::expected<Descriptor, std::string> connect_to(const std::string& host, std::uint16_t port, SocketKind kind,
                                                 std::chrono::milliseconds deadline, int cancel)
{
  const auto addresses = resolve(host, port, kind == SocketKind::stream ? SOCK_STREAM : SOCK_DGRAM, cancel);
  if (!addresses)
    return tl::unexpected(addresses.error());
  std::string why = "no address";
  for (const addrinfo* address = addresses->get(); address != nullptr; address = address->ai_next) {
    Descriptor connection(
        ::socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address->ai_protocol));
    if (!connection.valid()) {
      why = sentence(errno);
      continue;
    }
    tune(connection.get(), kind);
    int code = ::connect(connection.get(), address->ai_addr, address->ai_addrlen) == 0 ? 0 : errno;
    if (code == EINPROGRESS)
      code = wait_connected(connection.get(), deadline, cancel);
    if (code == 0)
      return connection;
    why = sentence(code);
    if (code == ECANCELED)
      break;
  }
  return tl::unexpected(why);
}

std::uint64_t buffered_bytes(int stream, std::uint64_t before) noexcept
{
  int send_buffer = 0;
  socklen_t length = sizeof(send_buffer);
  ::getsockopt(stream, SOL_SOCKET, SO_SNDBUF, &send_buffer, &length);
  tcp_info info{};
  length = sizeof(info);
  ::getsockopt(stream, IPPROTO_TCP, TCP_INFO, &info, &length);
  const std::uint64_t ours = static_cast<std::uint64_t>(std::max(send_buffer, 0)) + kSegment;
  const std::uint64_t now = ours + kWindows * info.tcpi_snd_wnd;
  return std::max(before, now);
}

bool acknowledged_all(int stream) noexcept
{
  int code = 0;
  socklen_t length = sizeof(code);
  int unacknowledged = 0;
  const bool told = ::getsockopt(stream, SOL_SOCKET, SO_ERROR, &code, &length) == 0 &&
                    ::ioctl(stream, SIOCOUTQ, &unacknowledged) == 0;
  return told && code == 0 && unacknowledged <= 1; // our end counts as one
}

} // namespace weir::telemetry
