// SPDX-License-Identifier: BSD-3-Clause
// Calls of the shell: connect when needed, one line out, one line in, all within the method's time limit.
#include "descriptor.h"
#include "socket_address.h"

#include <weir/api/client.h>

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>

namespace weir::api {

namespace {

using Clock = std::chrono::steady_clock;

Error no_daemon(const std::filesystem::path& path, int error_number)
{
  return {ErrorCode::no_daemon, path.string() + ": " + std::generic_category().message(error_number)};
}

tl::expected<Descriptor, Error> open_connection(const std::filesystem::path& path)
{
  const auto address = socket_address(path);
  if (!address)
    return tl::unexpected(Error{ErrorCode::no_daemon, path.string() + ": path of a socket is too long"});
  Descriptor descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!descriptor || connect_to(descriptor.get(), *address) != 0)
    return tl::unexpected(no_daemon(path, errno));
  return descriptor;
}

Error lost_connection()
{
  return {ErrorCode::no_daemon, "the control plane closed the connection"};
}

/// How long a call may take, and who may give it up before.
struct Patience {
  Clock::time_point deadline;
  bool (*interrupted)() noexcept;

  [[nodiscard]] tl::expected<void, Error> wait_for(int descriptor, short events) const
  {
    while (true) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
      if (left <= 0)
        return tl::unexpected(Error{ErrorCode::timeout, "no answer in time"});
      pollfd poller{descriptor, events, 0};
      const int ready = ::poll(&poller, 1, static_cast<int>(std::min<std::int64_t>(left, 1'000'000)));
      if (ready > 0)
        return {};
      if (ready < 0 && interrupted != nullptr && interrupted())
        return tl::unexpected(Error{ErrorCode::timeout, "interrupted; the daemon may still do it"});
    }
  }
};

tl::expected<void, Error> send_all(int descriptor, std::string_view bytes, const Patience& patience)
{
  while (!bytes.empty()) {
    if (const auto ready = patience.wait_for(descriptor, POLLOUT); !ready)
      return ready;
    const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && !would_block(errno))
      return tl::unexpected(lost_connection());
    if (sent > 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

tl::expected<std::string, Error> receive_line(int descriptor, const Patience& patience)
{
  std::string line;
  char buffer[65536];
  while (line.size() <= kMaxAnswer) {
    if (const auto ready = patience.wait_for(descriptor, POLLIN); !ready)
      return tl::unexpected(ready.error());
    const ssize_t received = ::recv(descriptor, buffer, sizeof buffer, 0);
    if (received == 0 || (received < 0 && !would_block(errno)))
      return tl::unexpected(lost_connection());
    const std::string_view bytes(buffer, received < 0 ? 0 : static_cast<std::size_t>(received));
    const std::size_t end = bytes.find('\n');
    line += bytes.substr(0, end);
    if (end != std::string_view::npos)
      return line;
  }
  return tl::unexpected(Error{ErrorCode::bad_message, "the answer is longer than 64 MiB"});
}

/// Nothing may come while no call is under way: what is readable is the end of the connection.
bool is_stale(int descriptor) noexcept
{
  pollfd poller{descriptor, POLLIN, 0};
  return ::poll(&poller, 1, 0) != 0;
}

} // namespace

Client::Client(std::filesystem::path run_dir, bool (*interrupted)() noexcept)
    : path_(std::move(run_dir) / kSocketName), interrupted_(interrupted)
{
}

Client::~Client()
{
  Descriptor closing(descriptor_);
}

Result Client::call(std::string_view method, const Args& args)
{
  const Method* known = find_method(method);
  if (known == nullptr)
    return tl::unexpected(Error{ErrorCode::unknown_method, "unknown method \"" + std::string(method) + "\""});
  const Patience patience{Clock::now() + std::chrono::seconds(known->timeout_s), interrupted_};

  Descriptor connection(std::exchange(descriptor_, -1));
  if (!connection || is_stale(connection.get())) {
    auto opened = open_connection(path_);
    if (!opened)
      return tl::unexpected(opened.error());
    connection = std::move(*opened);
  }
  const std::string request = format_request({std::string(method), args}) + '\n';
  if (request.size() > kMaxRequest) {
    descriptor_ = connection.release();
    return tl::unexpected(Error{ErrorCode::bad_argument, "this is more than one request can carry (1 MiB); split it"});
  }
  if (const auto sent = send_all(connection.get(), request, patience); !sent)
    return tl::unexpected(sent.error());
  const auto line = receive_line(connection.get(), patience);
  if (!line)
    return tl::unexpected(line.error());
  Result result = parse_answer(*line);
  if (result || result.error().code != ErrorCode::bad_message)
    descriptor_ = connection.release();
  return result;
}

} // namespace weir::api
