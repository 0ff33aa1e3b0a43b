// SPDX-License-Identifier: BSD-3-Clause
// The secret under which names and address buckets of this box's images are hashed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace weir::daemon {

using PolicyKey = std::array<std::uint8_t, 16>;

/// Reads the file, or makes it (mode 0600) with random bytes. A damaged one is replaced, which costs nothing but the
/// next image's likeness to this one; `problem` then says so.
[[nodiscard]] tl::expected<PolicyKey, std::string> load_or_make_policy_key(const std::string& path,
                                                                           std::string& problem);

} // namespace weir::daemon
