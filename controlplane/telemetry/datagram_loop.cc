// SPDX-License-Identifier: BSD-3-Clause
// Sending over UDP.
#include "datagram_loop.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <utility>

namespace weir::telemetry {

namespace {

/// Datagrams sent before a pause of a millisecond, so that a burst does not run over the receiver's buffer.
constexpr std::size_t kBurst = 20;

} // namespace

Sender::DatagramLoop::DatagramLoop(Sender& owner, const SenderTiming& timing)
    : Loop(owner, timing), batch_(Framing::datagram, head(), destination())
{
  position_ = store().delivery(destination().name).cursor;
}

tl::expected<void, std::string> Sender::DatagramLoop::open()
{
  auto made =
      connect_to(destination().host, destination().port, SocketKind::datagram, timing_.connect_deadline, cancel());
  if (!made)
    return tl::unexpected(made.error());
  socket_ = std::move(*made);
  batch_.restart();
  return {};
}

void Sender::DatagramLoop::close()
{
  socket_.close();
  batch_.restart();
}

Sender::Loop::Wait Sender::DatagramLoop::step()
{
  for (std::size_t burst = 0; burst < kBurst; ++burst) {
    const auto filled = batch_.fill(reader_, position_);
    if (!filled)
      note_error("store: " + filled.error().text);
    if (!filled || !*filled)
      return {};
    if (batch_.front().outcome == Outcome::filtered) {
      settle(Outcome::filtered);
      continue;
    }
    const std::string_view bytes = batch_.front_bytes();
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && would_block(errno))
      return {socket_.get(), true, std::chrono::milliseconds(100)};
    if (sent < 0 && errno != EMSGSIZE) // what a datagram sent before met: nobody there
      return disconnect(std::strerror(errno));
    settle(sent < 0 ? Outcome::refused : Outcome::sent); // EMSGSIZE: no datagram is that long
  }
  return {-1, false, std::chrono::milliseconds(1)};
}

void Sender::DatagramLoop::settle(Outcome outcome)
{
  position_ = batch_.front().sequence;
  const Settled event{position_, outcome};
  store().settle(destination().name, {&event, 1}, position_, 0);
  batch_.pop_front();
}

} // namespace weir::telemetry
