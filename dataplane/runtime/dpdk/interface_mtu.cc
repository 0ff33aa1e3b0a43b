// SPDX-License-Identifier: BSD-3-Clause
// Asks the kernel for the MTU of an interface.
#include "interface_mtu.h"

#include <cstring>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weir::runtime {

std::optional<unsigned> interface_mtu(const std::string& interface) noexcept
{
  ifreq request{};
  if (interface.empty() || interface.size() >= sizeof request.ifr_name)
    return std::nullopt;
  std::memcpy(request.ifr_name, interface.c_str(), interface.size() + 1);
  const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0)
    return std::nullopt;
  const bool good = ioctl(descriptor, SIOCGIFMTU, &request) == 0 && request.ifr_mtu > 0;
  close(descriptor);
  return good ? std::optional(static_cast<unsigned>(request.ifr_mtu)) : std::nullopt;
}

} // namespace weir::runtime
