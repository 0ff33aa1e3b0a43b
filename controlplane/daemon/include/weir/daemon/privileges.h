// SPDX-License-Identifier: BSD-3-Clause
// From root to the user `weir`, for good. Without root nothing changes, for tests and development.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace weir::daemon {

inline constexpr const char* kUser = "weir";

/// Makes missing directories when not root; as root they must be there (boards/common/prepare makes them).
[[nodiscard]] tl::expected<void, std::string> check_directories(const std::string& state, const std::string& run);

/// Gives a path made as root to the user. Nothing without root.
[[nodiscard]] tl::expected<void, std::string> give_to_user(const std::string& path);

/// Groups, group, user; no new privileges; umask 027. The error is a sentence.
[[nodiscard]] tl::expected<void, std::string> drop_privileges();

} // namespace weir::daemon
