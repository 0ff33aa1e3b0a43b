// SPDX-License-Identifier: BSD-3-Clause
// Host names to addresses.
#include "resolver.h"

#include "net_socket.h"

#include <array>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <utility>

namespace weir::telemetry {

namespace {

using Answer = tl::expected<Addresses, std::string>;

/// Shared by the asking thread and the one that waits, which may go first.
struct Question {
  std::string host;
  std::string port;
  addrinfo hints{};
  Descriptor answered{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  std::mutex mutex;
  Answer answer = tl::unexpected(std::string("not resolved"));
};

Answer ask(const Question& question)
{
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(question.host.c_str(), question.port.c_str(), &question.hints, &found);
  if (code != 0)
    return tl::unexpected(std::string("cannot resolve: ") + ::gai_strerror(code));
  return Addresses(found);
}

void ask_alone(const std::shared_ptr<Question>& question)
{
  Answer answer = ask(*question);
  {
    const std::lock_guard lock(question->mutex);
    question->answer = std::move(answer);
  }
  ::eventfd_write(question->answered.get(), 1);
}

} // namespace

tl::expected<Addresses, std::string> resolve(const std::string& host, std::uint16_t port, int type, int cancel)
{
  const auto question = std::make_shared<Question>();
  question->host = host;
  question->port = std::to_string(port);
  question->hints.ai_family = AF_UNSPEC;
  question->hints.ai_socktype = type;
  question->hints.ai_flags = AI_NUMERICSERV | AI_NUMERICHOST;
  if (auto literal = ask(*question))
    return literal;
  question->hints.ai_flags = AI_NUMERICSERV;
  try {
    std::thread([question] { ask_alone(question); }).detach();
  } catch (const std::system_error&) {
    return tl::unexpected(std::string("cannot resolve: no thread for it"));
  }
  std::array<pollfd, 2> waits = {pollfd{question->answered.get(), POLLIN, 0}, pollfd{cancel, POLLIN, 0}};
  do
    ::poll(waits.data(), waits.size(), -1);
  while (waits[0].revents == 0 && waits[1].revents == 0);
  if (waits[0].revents == 0)
    return tl::unexpected(std::string("broken off"));
  const std::lock_guard lock(question->mutex);
  return std::move(question->answer);
}

} // namespace weir::telemetry
