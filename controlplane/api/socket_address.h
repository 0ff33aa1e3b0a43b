// SPDX-License-Identifier: BSD-3-Clause
// The address of a UNIX socket, if its path fits into one.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>
#include <optional>

namespace weir::api {

[[nodiscard]] inline std::optional<sockaddr_un> socket_address(const std::filesystem::path& path)
{
  sockaddr_un address{};
  const std::string& text = path.native();
  if (text.empty() || sizeof address.sun_path - 1 < text.size())
    return std::nullopt;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, text.data(), text.size());
  return address;
}

[[nodiscard]] inline int connect_to(int descriptor, const sockaddr_un& address) noexcept
{
  return ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

} // namespace weir::api
