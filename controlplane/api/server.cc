// SPDX-License-Identifier: BSD-3-Clause
// The dispatcher: one thread that polls, checks and calls.
#include "connection.h"
#include "peer.h"

#include <weir/api/server.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <list>
#include <mutex>
#include <thread>

namespace weir::api {

namespace {

/// Where deferred answers wait for the server's thread. Outlives the server as long as a responder does.
class Mailbox {
public:
  struct Letter {
    std::uint64_t connection = 0;
    std::string line;
  };

  Mailbox() : wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

  [[nodiscard]] int descriptor() const noexcept { return wake_.get(); }
  void wake() noexcept
  {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(wake_.get(), &one, sizeof one));
  }
  void post(Letter letter)
  {
    {
      const std::lock_guard lock(mutex_);
      letters_.push_back(std::move(letter));
    }
    wake();
  }
  [[nodiscard]] std::vector<Letter> take()
  {
    std::uint64_t count = 0;
    static_cast<void>(!::read(wake_.get(), &count, sizeof count));
    const std::lock_guard lock(mutex_);
    return std::exchange(letters_, {});
  }

private:
  Descriptor wake_;
  std::mutex mutex_;
  std::vector<Letter> letters_;
};

} // namespace

Responder::~Responder()
{
  if (send_)
    (*this)(tl::unexpected(Error{ErrorCode::internal, "the request was given up without an answer"}));
}

void Responder::operator()(const Result& result)
{
  if (const auto send = std::exchange(send_, nullptr))
    send(format_answer(result));
}

struct Server::Parts {
  Descriptor listener;
  ServerOptions options;
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
  std::map<std::string, DeferredHandler, std::less<>> handlers;
  std::list<Connection> connections;
  std::uint64_t next_id = 1;
  bool accepting = true;
  std::atomic<bool> stopping = false;
  std::thread thread;

  Parts(int descriptor, ServerOptions given) : listener(descriptor), options(std::move(given)) {}

  void run();
  void accept_all();
  [[nodiscard]] bool has_room_for(const Peer& peer) const;
  void deliver_letters();
  void attend(Connection& connection, short events);
  void serve(Connection& connection);
  void dispatch(Connection& connection, const std::string& line);
};

bool Server::Parts::has_room_for(const Peer& peer) const
{
  if (connections.size() >= options.max_connections)
    return false;
  const auto viewers = std::ranges::count(connections, Role::viewer, [](const auto& c) { return c.peer().role; });
  return peer.role != Role::viewer || static_cast<std::size_t>(viewers) < options.max_connections / 2;
}

void Server::Parts::accept_all()
{
  while (true) {
    Descriptor accepted(::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!accepted) {
      accepting = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ECONNABORTED;
      return;
    }
    auto peer = identify_peer(accepted.get(), options.operator_groups);
    if (peer && has_room_for(*peer))
      connections.emplace_back(next_id++, std::move(accepted), std::move(*peer));
  }
}

void Server::Parts::deliver_letters()
{
  for (auto& letter : mailbox->take()) {
    const auto found = std::ranges::find(connections, letter.connection, &Connection::id);
    if (found == connections.end())
      continue;
    found->answer(std::move(letter.line));
    if (!stopping)
      serve(*found);
  }
}

void Server::Parts::dispatch(Connection& connection, const std::string& line)
{
  const auto refuse = [&](ErrorCode code, std::string message) {
    connection.answer(format_answer(tl::unexpected(Error{code, std::move(message)})));
  };
  const auto request = parse_request(line);
  if (!request)
    return refuse(request.error().code, request.error().message);
  const Method* method = find_method(request->method);
  if (method == nullptr)
    return refuse(ErrorCode::unknown_method, "unknown method \"" + request->method + "\"");
  if (connection.peer().role < method->role)
    return refuse(ErrorCode::denied, "only root and members of group weir may do this");
  if (const auto error = check_args(*method, request->args))
    return refuse(error->code, error->message);

  const auto send = [box = mailbox, id = connection.id()](std::string answer) { box->post({id, std::move(answer)}); };
  try {
    handlers.find(method->name)->second(request->args, connection.peer(), Responder(send));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir api: %s: %s\n", std::string(method->name).c_str(), error.what());
  }
}

void Server::Parts::serve(Connection& connection)
{
  while (const auto line = connection.take_request())
    dispatch(connection, *line);
  if (connection.is_too_long())
    connection.answer_and_close(
        format_answer(tl::unexpected(Error{ErrorCode::bad_message, "request is longer than 1 MiB"})));
}

void Server::Parts::attend(Connection& connection, short events)
{
  if ((events & (POLLERR | POLLNVAL)) != 0)
    return connection.abandon();
  if ((events & POLLHUP) != 0 && connection.wanted_events() != POLLIN)
    return connection.abandon();
  if ((events & POLLOUT) != 0)
    connection.send_pending();
  if ((events & (POLLIN | POLLHUP)) != 0)
    connection.receive();
  serve(connection);
}

void Server::Parts::run()
{
  constexpr int kRetryAcceptMs =
      200; // out of descriptors: the listener stays readable, so it is left alone for a while
  while (!stopping) {
    std::vector<pollfd> pollers = {{mailbox->descriptor(), POLLIN, 0},
                                   {listener.get(), static_cast<short>(accepting ? POLLIN : 0), 0}};
    for (const Connection& connection : connections)
      pollers.push_back({connection.descriptor(), connection.wanted_events(), 0});
    const int ready = ::poll(pollers.data(), pollers.size(), accepting ? -1 : kRetryAcceptMs);
    accepting = true;
    if (ready < 0)
      continue;
    std::size_t i = 2;
    for (Connection& connection : connections) {
      if (const short events = pollers[i++].revents; events != 0)
        attend(connection, events);
    }
    deliver_letters();
    connections.remove_if([](const Connection& connection) { return connection.is_over(); });
    if (pollers[1].revents != 0)
      accept_all();
  }
  // Who made the server end by what he asked for still gets his answer.
  deliver_letters();
}

Server::Server(int listening_descriptor, ServerOptions options)
    : parts_(std::make_unique<Parts>(listening_descriptor, std::move(options)))
{
}

Server::~Server()
{
  parts_->stopping = true;
  parts_->mailbox->wake();
  if (parts_->thread.joinable())
    parts_->thread.join();
}

void Server::bind(std::string_view method, Handler handler)
{
  bind(method, DeferredHandler([handler = std::move(handler)](const Args& args, const Peer& peer, Responder respond) {
         respond(handler(args, peer));
       }));
}

void Server::bind(std::string_view method, DeferredHandler handler)
{
  const bool known = find_method(method) != nullptr;
  if (known && parts_->handlers.emplace(method, std::move(handler)).second)
    return;
  std::fprintf(stderr, "weir api: method %s is %s\n", std::string(method).c_str(), known ? "bound twice" : "unknown");
  std::abort();
}

tl::expected<void, Error> Server::start()
{
  for (const Method& method : methods()) {
    if (!parts_->handlers.contains(method.name))
      return tl::unexpected(Error{ErrorCode::internal, "nobody serves method " + std::string(method.name)});
  }
  parts_->thread = std::thread([parts = parts_.get()] { parts->run(); });
  return {};
}

} // namespace weir::api
