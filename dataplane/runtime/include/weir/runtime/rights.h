// SPDX-License-Identifier: BSD-3-Clause
// Giving up root: in two steps, since ports must be opened in between.
#pragma once

#include <weir/control/start_config.h>
#include <weir/runtime/error.h>

#include <optional>
#include <string>
#include <sys/types.h>

namespace weir::runtime {

/// First thing of all, before any thread exists: no new privileges by exec, empty bounding and ambient sets. What the
/// process has it keeps.
[[nodiscard]] Started<void> forbid_new_rights();

struct Account {
  uid_t user;
  gid_t group;
};

/// The account named in start.conf; nullopt when there is no such user or group on this machine.
[[nodiscard]] std::optional<Account> find_account(const std::string& user, const std::string& group);

/// Becomes `account` in all threads and clears every capability; also when not root (then the ids stay). Fails rather
/// than going on with more rights than asked for.
[[nodiscard]] Started<void> drop_rights(const std::optional<Account>& account);

} // namespace weir::runtime
