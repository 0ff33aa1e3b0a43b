// SPDX-License-Identifier: BSD-3-Clause
// Host names to addresses without waiting for longer than the caller wants to.
#pragma once

#include <cstdint>
#include <memory>
#include <netdb.h>
#include <string>
#include <tl/expected.hpp>

namespace weir::telemetry {

struct FreeAddresses {
  void operator()(addrinfo* addresses) const noexcept { ::freeaddrinfo(addresses); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

/// The addresses of a host for sockets of `type` (SOCK_STREAM, SOCK_DGRAM). A literal is read at once; a name is asked
/// for in a thread of its own, which is left alone when `cancel` becomes readable. The error is a sentence.
[[nodiscard]] tl::expected<Addresses, std::string> resolve(const std::string& host, std::uint16_t port, int type,
                                                           int cancel);

} // namespace weir::telemetry
