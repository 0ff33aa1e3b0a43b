// SPDX-License-Identifier: BSD-3-Clause
// Makes the listening socket.
#include "descriptor.h"
#include "socket_address.h"

#include <weir/api/server.h>

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace weir::api {

namespace {

constexpr int kBacklog = 64;

Error cannot(const std::filesystem::path& path, std::string_view what)
{
  return {ErrorCode::failed, path.string() + ": " + std::string(what) + ": " + std::generic_category().message(errno)};
}

Descriptor new_socket() noexcept
{
  return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

/// Removes a socket that nobody listens on. Anything else of that name stays and makes bind() fail.
bool remove_leftover(const std::filesystem::path& path, const sockaddr_un& address)
{
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode))
    return false;
  const Descriptor probe = new_socket();
  if (!probe || connect_to(probe.get(), address) == 0 || errno != ECONNREFUSED)
    return false;
  return ::unlink(path.c_str()) == 0;
}

} // namespace

tl::expected<int, Error> listen_at(const std::filesystem::path& socket_path)
{
  const auto address = socket_address(socket_path);
  if (!address)
    return tl::unexpected(Error{ErrorCode::failed, socket_path.string() + ": path of a socket is too long"});
  Descriptor descriptor = new_socket();
  if (!descriptor)
    return tl::unexpected(cannot(socket_path, "socket"));
  const auto bind_it = [&] {
    return ::bind(descriptor.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  };
  if (bind_it() != 0) {
    const int error_number = errno;
    if (error_number != EADDRINUSE || !remove_leftover(socket_path, *address) || bind_it() != 0) {
      errno = error_number;
      return tl::unexpected(cannot(socket_path, "bind"));
    }
  }
  if (::chmod(socket_path.c_str(), 0666) != 0)
    return tl::unexpected(cannot(socket_path, "chmod"));
  if (::listen(descriptor.get(), kBacklog) != 0)
    return tl::unexpected(cannot(socket_path, "listen"));
  return descriptor.release();
}

} // namespace weir::api
