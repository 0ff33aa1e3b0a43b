// SPDX-License-Identifier: BSD-3-Clause
// A syslog receiver on loopback for tests.
#include "receiver.h"

#include <arpa/inet.h>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int kPatienceMilliseconds = 10'000;

int bound(int type, std::uint16_t& port, int receive_buffer)
{
  const int descriptor = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (receive_buffer != 0)
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), length) != 0)
    std::abort();
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length);
  port = ntohs(address.sin_port);
  return descriptor;
}

bool readable(int descriptor)
{
  pollfd wait{descriptor, POLLIN, 0};
  return ::poll(&wait, 1, kPatienceMilliseconds) == 1;
}

} // namespace

TcpReceiver::TcpReceiver(std::uint16_t port, int receive_buffer) : port_(port)
{
  listener_ = bound(SOCK_STREAM, port_, receive_buffer);
  ::listen(listener_, 8);
}

TcpReceiver::~TcpReceiver()
{
  drop(false);
  stop_listening();
}

void TcpReceiver::stop_listening()
{
  if (listener_ >= 0)
    ::close(listener_);
  listener_ = -1;
}

bool TcpReceiver::accept()
{
  pending_.clear();
  if (!readable(listener_))
    return false;
  connection_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  return connection_ >= 0;
}

void TcpReceiver::take_frames()
{
  for (;;) {
    const std::size_t space = pending_.find(' ');
    if (space == std::string::npos || space > 5) {
      malformed = malformed || space != std::string::npos || pending_.size() > 5;
      return;
    }
    const std::size_t length = std::strtoul(pending_.c_str(), nullptr, 10);
    malformed = malformed || length == 0;
    if (pending_.size() - space - 1 < length)
      return;
    messages.push_back(pending_.substr(space + 1, length));
    pending_.erase(0, space + 1 + length);
    if (pending_.empty())
      return;
  }
}

bool TcpReceiver::read_messages(std::size_t count, std::size_t chunk)
{
  std::string buffer(chunk, '\0');
  while (messages.size() < count) {
    if (!readable(connection_))
      return false;
    const ssize_t got = ::recv(connection_, buffer.data(), buffer.size(), 0);
    if (got <= 0)
      return false;
    pending_.append(buffer, 0, static_cast<std::size_t>(got));
    take_frames();
  }
  return true;
}

bool TcpReceiver::peer_closed()
{
  char byte = 0;
  return readable(connection_) && ::recv(connection_, &byte, 1, 0) == 0;
}

void TcpReceiver::drop(bool reset)
{
  if (connection_ < 0)
    return;
  if (reset) {
    const linger at_once{1, 0};
    ::setsockopt(connection_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  }
  ::close(connection_);
  connection_ = -1;
}

void TcpReceiver::say(const std::string& text) const
{
  static_cast<void>(!::send(connection_, text.data(), text.size(), MSG_NOSIGNAL));
}

UdpReceiver::UdpReceiver(std::uint16_t port) : port_(port)
{
  socket_ = bound(SOCK_DGRAM, port_, 1 << 20);
}

UdpReceiver::~UdpReceiver()
{
  ::close(socket_);
}

bool UdpReceiver::read_messages(std::size_t count)
{
  std::string buffer(65536, '\0');
  while (messages.size() < count) {
    if (!readable(socket_))
      return false;
    const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got < 0)
      return false;
    messages.push_back(buffer.substr(0, static_cast<std::size_t>(got)));
  }
  return true;
}
