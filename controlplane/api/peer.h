// SPDX-License-Identifier: BSD-3-Clause
// Finds out from the kernel who is at the other end of a UNIX socket, and what it may do.
#pragma once

#include <weir/api/server.h>

#include <optional>
#include <span>

namespace weir::api {

/// nullopt: the kernel does not say, so the connection is refused.
[[nodiscard]] std::optional<Peer> identify_peer(int descriptor, std::span<const gid_t> operator_groups);

} // namespace weir::api
