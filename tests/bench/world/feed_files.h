// SPDX-License-Identifier: BSD-3-Clause
// Writes the feeds of a world as text files.
#pragma once

#include "options.h"

namespace weir::world {

/// ipv4.txt, ipv4-prefixes.txt, ipv6.txt, ipv6-prefixes.txt, names.txt in `options.out`, one entry a line. With
/// `split`, the addresses and names are dealt to feed-00.txt ... instead, and the last one has a variant
/// feed-NN-changed.txt in which one entry of a hundred is another. False: a file could not be written.
[[nodiscard]] bool write_feeds(const Options& options);

} // namespace weir::world
