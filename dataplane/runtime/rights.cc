// SPDX-License-Identifier: BSD-3-Clause
// Gives up root's rights.
#include <weir/runtime/rights.h>

#include <cerrno>
#include <cstring>
#include <grp.h>
#include <memory>
#include <pwd.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace weir::runtime {

namespace {

tl::unexpected<StartError> refuse(const std::string& what)
{
  return start_error(StartErrorCode::rights, what + ": " + std::strerror(errno));
}

/// Clears the three sets of the calling thread. The other threads lost theirs when the uid changed.
bool clear_capabilities() noexcept
{
  const std::unique_ptr<void, int (*)(void*)> none(cap_init(), cap_free);
  return none && cap_set_proc(static_cast<cap_t>(none.get())) == 0;
}

} // namespace

Started<void> forbid_new_rights()
{
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return refuse("no_new_privs");
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0)
    return refuse("ambient capabilities");
  if (geteuid() != 0)
    return {};
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0)
      return refuse("bounding set");
  }
  return {};
}

std::optional<Account> find_account(const std::string& user, const std::string& group)
{
  const passwd* const user_entry = getpwnam(user.c_str());
  if (user_entry == nullptr)
    return std::nullopt;
  const uid_t uid = user_entry->pw_uid;
  const ::group* const group_entry = getgrnam(group.c_str());
  if (group_entry == nullptr)
    return std::nullopt;
  return Account{uid, group_entry->gr_gid};
}

Started<void> drop_rights(const std::optional<Account>& account)
{
  if (geteuid() == 0 && account) {
    if (setgroups(0, nullptr) != 0)
      return refuse("supplementary groups");
    if (setresgid(account->group, account->group, account->group) != 0)
      return refuse("group " + std::to_string(account->group));
    if (setresuid(account->user, account->user, account->user) != 0)
      return refuse("user " + std::to_string(account->user));
    if (account->user != 0 && setuid(0) == 0)
      return start_error(StartErrorCode::rights, "root could be had again after it was given up");
  }
  if (!clear_capabilities())
    return refuse("capabilities");
  return {};
}

} // namespace weir::runtime
