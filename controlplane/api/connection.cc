// SPDX-License-Identifier: BSD-3-Clause
// Buffers of one connection.
#include "connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

namespace weir::api {

Connection::Connection(std::uint64_t id, Descriptor descriptor, Peer peer)
    : id_(id), descriptor_(std::move(descriptor)), peer_(std::move(peer))
{
}

short Connection::wanted_events() const noexcept
{
  if (!out_.empty())
    return POLLOUT;
  return serving_ || no_more_input_ ? 0 : POLLIN;
}

void Connection::receive()
{
  char buffer[16384];
  const ssize_t received = ::recv(descriptor_.get(), buffer, sizeof buffer, 0);
  if (received > 0)
    in_.append(buffer, static_cast<std::size_t>(received));
  else if (received == 0)
    no_more_input_ = true;
  else if (!would_block(errno))
    broken_ = true;
}

std::optional<std::string> Connection::take_request()
{
  if (serving_ || !out_.empty())
    return std::nullopt;
  const std::size_t end = in_.find('\n');
  if (end == std::string::npos)
    return std::nullopt;
  std::string line = in_.substr(0, end);
  in_.erase(0, end + 1);
  serving_ = true;
  return line;
}

bool Connection::is_too_long() const noexcept
{
  return in_.size() > kMaxRequest && in_.find('\n') == std::string::npos;
}

void Connection::answer(std::string line)
{
  out_ = std::move(line);
  out_ += '\n';
  sent_ = 0;
  serving_ = false;
  send_pending();
}

void Connection::answer_and_close(std::string line)
{
  in_.clear();
  no_more_input_ = true;
  answer(std::move(line));
}

void Connection::send_pending()
{
  while (sent_ < out_.size()) {
    const ssize_t sent = ::send(descriptor_.get(), out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (sent < 0) {
      broken_ = !would_block(errno);
      return;
    }
    sent_ += static_cast<std::size_t>(sent);
  }
  out_ = {};
  sent_ = 0;
}

bool Connection::is_over() const noexcept
{
  const bool line_left = in_.find('\n') != std::string::npos;
  return broken_ || (no_more_input_ && !serving_ && out_.empty() && !line_left);
}

} // namespace weir::api
