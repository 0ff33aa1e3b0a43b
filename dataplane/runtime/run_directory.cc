// SPDX-License-Identifier: BSD-3-Clause
// Makes the run directory.
#include <weir/runtime/rights.h>
#include <weir/runtime/run_directory.h>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::runtime {

namespace {

constexpr mode_t kRunMode = 0755;
constexpr mode_t kRingsMode = 02770;

/// True in `made` when the directory is new.
Started<void> make_directory(const std::string& path, mode_t mode, bool& made)
{
  made = mkdir(path.c_str(), mode) == 0;
  if (!made && errno != EEXIST)
    return file_error(path, std::strerror(errno));
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return file_error(path, "not a directory");
  return {};
}

} // namespace

Started<void> prepare_run_directory(const control::StartConfig& config)
{
  bool made = false;
  if (auto good = make_directory(config.run_dir, kRunMode, made); !good)
    return good;
  const std::string rings = config.run_dir + "/rings";
  if (auto good = make_directory(rings, kRingsMode, made); !good)
    return good;
  if (!made)
    return {};
  const auto owner = find_account(config.user, config.control_group);
  if (geteuid() == 0 && owner && lchown(rings.c_str(), owner->user, owner->group) != 0)
    return file_error(rings, std::strerror(errno));
  // After the owner: chown clears the set-group-id bit, and mkdir obeyed the umask.
  if (chmod(rings.c_str(), kRingsMode) != 0)
    return file_error(rings, std::strerror(errno));
  return {};
}

} // namespace weir::runtime
