// SPDX-License-Identifier: BSD-3-Clause
// An HTTP server on loopback for tests.
#include "http_peer.h"

#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

HttpPeer::HttpPeer(std::function<Reply(const Request&)> answer) : answer_(std::move(answer))
{
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener_, 8) != 0)
    std::abort();
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HttpPeer::~HttpPeer()
{
  stop_ = true;
  thread_.join();
  ::close(listener_);
}

void HttpPeer::serve()
{
  while (!stop_) {
    pollfd wait{listener_, POLLIN, 0};
    if (::poll(&wait, 1, 20) != 1)
      continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    converse(connection);
    ::close(connection);
  }
}

void HttpPeer::converse(int connection)
{
  std::string data;
  std::array<char, 65536> buffer;
  while (!stop_) {
    const std::size_t end = data.find("\r\n\r\n");
    const std::size_t length_at = end == std::string::npos ? end : data.find("Content-Length: ");
    const std::size_t length =
        length_at < end ? std::strtoul(data.c_str() + length_at + sizeof("Content-Length: ") - 1, nullptr, 10) : 0;
    if (end != std::string::npos && data.size() >= end + 4 + length) {
      Request request{data.substr(0, data.find("\r\n")), data.substr(0, end), data.substr(end + 4, length)};
      data.erase(0, end + 4 + length);
      const Reply reply = answer_(request);
      const bool head = request.line.rfind("HEAD", 0) == 0;
      const std::string text = "HTTP/1.1 " + std::to_string(reply.status) +
                               " x\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n" +
                               (head ? "" : reply.body);
      if (::send(connection, text.data(), text.size(), MSG_NOSIGNAL) < 0)
        return;
      continue;
    }
    pollfd wait{connection, POLLIN, 0};
    if (::poll(&wait, 1, 20) != 1)
      continue;
    const ssize_t got = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0)
      return;
    data.append(buffer.data(), static_cast<std::size_t>(got));
  }
}
