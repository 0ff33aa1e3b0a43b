// SPDX-License-Identifier: BSD-3-Clause
// Frames from an inside client, with right checksums.
#pragma once

#include "ipv6_world.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::world {

/// Who sends, and what makes two frames of the same client differ.
struct Sender {
  std::uint16_t client; ///< below 4096: 10.77.0.0/20, fd77::/116
  std::uint16_t port;
};

/// 60 bytes: Ethernet, IPv4, UDP to port 40001, 18 bytes of payload that end with `number`, big-endian.
void append_ipv4_frame(Sender sender, std::uint32_t remote, std::uint64_t number, std::string& out);

/// 62 bytes: Ethernet, IPv6, UDP without payload.
void append_ipv6_frame(Sender sender, Ipv6Bits remote, std::string& out);

struct Query {
  std::string_view name; ///< text without a dot at the end
  std::uint16_t id;
  std::uint16_t type;
  bool edns;
};

/// A query to the resolver 10.77.255.53.
void append_query_frame(Sender sender, const Query& query, std::string& out);

} // namespace weir::world
