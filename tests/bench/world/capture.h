// SPDX-License-Identifier: BSD-3-Clause
// Writes a capture of traffic in a world.
#pragma once

#include "options.h"

namespace weir::world {

/// Classic pcap, Ethernet, a million frames a second in bursts of 64 with one stamp. Frames to listed and unlisted ends
/// in random order; all remote ends (IPv4, IPv6) or names (DNS) are distinct as long as the world has as many. False:
/// the file could not be written.
[[nodiscard]] bool write_capture(const Options& options);

} // namespace weir::world
