// SPDX-License-Identifier: BSD-3-Clause
// Rights given away.
#include <weir/daemon/privileges.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace weir::daemon {
namespace {

constexpr mode_t kUmask = 027;

tl::unexpected<std::string> fail(const std::string& what)
{
  return tl::make_unexpected(what + ": " + std::strerror(errno));
}

tl::expected<const passwd*, std::string> account()
{
  errno = 0;
  const passwd* entry = getpwnam(kUser); // single-threaded: called before the first thread
  if (entry == nullptr)
    return tl::make_unexpected(std::string("there is no user '") + kUser + "' (boards/common/prepare makes it)");
  return entry;
}

tl::expected<void, std::string> check_directory(const std::string& path)
{
  std::error_code error;
  if (geteuid() != 0)
    std::filesystem::create_directories(path, error);
  if (error)
    return tl::make_unexpected(path + ": " + error.message());
  if (!std::filesystem::is_directory(path, error))
    return tl::make_unexpected(path + " is not there (boards/common/prepare makes it)");
  return {};
}

} // namespace

tl::expected<void, std::string> check_directories(const std::string& state, const std::string& run)
{
  return check_directory(state).and_then([&] { return check_directory(run); });
}

tl::expected<void, std::string> give_to_user(const std::string& path)
{
  if (geteuid() != 0)
    return {};
  const auto user = account();
  if (!user)
    return tl::make_unexpected(user.error());
  if (lchown(path.c_str(), (*user)->pw_uid, (*user)->pw_gid) != 0)
    return fail(path);
  return {};
}

tl::expected<void, std::string> drop_privileges()
{
  umask(kUmask);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return fail("no_new_privs");
  if (geteuid() != 0)
    return {};
  const auto user = account();
  if (!user)
    return tl::make_unexpected(user.error());
  const gid_t group = (*user)->pw_gid;
  const uid_t number = (*user)->pw_uid;
  if (setgroups(1, &group) != 0 || setresgid(group, group, group) != 0 || setresuid(number, number, number) != 0)
    return fail("becoming the user weir");
  if (setuid(0) == 0)
    return tl::make_unexpected("rights of root could be taken back");
  return {};
}

} // namespace weir::daemon
