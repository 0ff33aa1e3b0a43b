// SPDX-License-Identifier: BSD-3-Clause
// Listens, accepts and answers on the control socket.
#include "descriptor.h"

#include <weir/control/client.h>
#include <weir/runtime/control_server.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace weir::runtime {

namespace {

constexpr mode_t kSocketMode = 0660;
constexpr int kBacklog = 16;

bool answers(const std::string& path)
{
  return control::Client::connect(path, std::chrono::milliseconds(200)).has_value();
}

/// Sends one whole datagram, or gives the client up: one that does not read its answers is not waited for.
template <typename Message> bool send_message(int client, const Message& message) noexcept
{
  const auto bytes = control::bytes_of(message);
  return send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(bytes.size());
}

} // namespace

Started<ControlServer> ControlServer::listen(Socket socket)
{
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.path.size() >= sizeof address.sun_path)
    return file_error(socket.path, "path too long for a socket");
  std::memcpy(address.sun_path, socket.path.c_str(), socket.path.size() + 1);
  if (answers(socket.path))
    return file_error(socket.path, "another data plane answers there");
  struct stat status {};
  if (lstat(socket.path.c_str(), &status) == 0 && !S_ISSOCK(status.st_mode))
    return file_error(socket.path, "exists and is not a socket");
  unlink(socket.path.c_str());
  Descriptor listener(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listener.valid() || bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return file_error(socket.path, std::strerror(errno));
  if (chmod(socket.path.c_str(), kSocketMode) != 0)
    return file_error(socket.path, std::strerror(errno));
  if (geteuid() == 0 && lchown(socket.path.c_str(), socket.owner, socket.group) != 0)
    return file_error(socket.path, std::strerror(errno));
  if (::listen(listener.get(), kBacklog) != 0)
    return file_error(socket.path, std::strerror(errno));
  return ControlServer(listener.release(), std::move(socket));
}

ControlServer::ControlServer(int listener, Socket socket) noexcept : listener_(listener), socket_(std::move(socket)) {}

ControlServer::ControlServer(ControlServer&& other) noexcept
    : listener_(std::exchange(other.listener_, -1)), socket_(std::move(other.socket_)),
      clients_(std::exchange(other.clients_, {})), bad_messages_(other.bad_messages_)
{
}

ControlServer::~ControlServer()
{
  if (listener_ < 0)
    return;
  for (const int client : clients_)
    close(client);
  close(listener_);
  // The directory may not be ours any more; then the next start removes the name.
  unlink(socket_.path.c_str());
}

void ControlServer::add_to(std::vector<pollfd>& entries) const
{
  entries.push_back({listener_, POLLIN, 0});
  for (const int client : clients_)
    entries.push_back({client, POLLIN, 0});
}

void ControlServer::serve(std::span<const pollfd> entries, ControlActions& actions)
{
  for (const pollfd& entry : entries) {
    if (entry.revents == 0)
      continue;
    if (entry.fd == listener_) {
      accept_client();
      continue;
    }
    const auto client = std::find(clients_.begin(), clients_.end(), entry.fd);
    if (client != clients_.end() && !serve_client(*client, actions)) {
      close(*client);
      clients_.erase(client);
    }
  }
}

bool ControlServer::permitted(int client) const
{
  ucred peer{};
  socklen_t length = sizeof peer;
  if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
    return false;
  return std::find(socket_.peers.begin(), socket_.peers.end(), peer.uid) != socket_.peers.end();
}

void ControlServer::accept_client()
{
  const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (client < 0)
    return;
  if (!permitted(client)) {
    ++bad_messages_;
    send_message(client, control::make_error_reply(0, control::MessageError::not_permitted, "by your user id"));
    close(client);
    return;
  }
  if (clients_.size() == kMaxClients) {
    close(client);
    return;
  }
  clients_.push_back(client);
}

bool ControlServer::serve_client(int client, ControlActions& actions)
{
  // One byte more than any message, so that a longer datagram is seen to be too long.
  std::array<std::byte, control::kMaxMessageBytes + 1> buffer;
  const ssize_t size = recv(client, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0)
    return errno == EAGAIN || errno == EINTR;
  if (size == 0)
    return false;
  return answer(client, std::span(buffer).first(static_cast<std::size_t>(size)), actions);
}

bool ControlServer::answer(int client, std::span<const std::byte> datagram, ControlActions& actions)
{
  const std::uint32_t number = control::request_number(datagram);
  const auto request = control::parse_request(datagram);
  if (!request) {
    ++bad_messages_;
    return send_message(client, control::make_error_reply(number, request.error(), ""));
  }
  if (std::holds_alternative<control::HelloRequest>(*request)) {
    auto reply = control::make_hello_reply(number);
    actions.fill_hello(reply);
    reply.bad_messages = bad_messages_;
    return send_message(client, reply);
  }
  if (const auto* adopt = std::get_if<control::AdoptRequest>(&*request)) {
    auto reply = actions.adopt(adopt->generation);
    reply.header.request = number;
    return send_message(client, reply);
  }
  if (const auto* bypass = std::get_if<control::BypassRequest>(&*request)) {
    if (const auto* state = actions.bypass(bypass->bridge.view(), bypass->on != 0))
      return send_message(client, control::make_bypass_reply(number, *state));
    ++bad_messages_;
    const auto error = control::MessageError::no_such_bridge;
    return send_message(client, control::make_error_reply(number, error, bypass->bridge.view()));
  }
  const bool sent = send_message(client, control::make_shutdown_reply(number));
  actions.shutdown();
  return sent;
}

} // namespace weir::runtime
