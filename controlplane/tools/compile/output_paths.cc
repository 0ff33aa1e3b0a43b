// SPDX-License-Identifier: BSD-3-Clause
// Following links by hand: the last name need not exist, and links of /proc must not be followed by their text.
#include "output_paths.h"

#include <filesystem>
#include <linux/magic.h>
#include <set>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace weir::compile_tool {

namespace {

namespace fs = std::filesystem;

bool is_in_proc(const fs::path& path)
{
  const std::string directory = path.parent_path().string();
  struct statfs status {};
  return statfs(directory.empty() ? "." : directory.c_str(), &status) == 0 && status.f_type == PROC_SUPER_MAGIC;
}

/// Equal for equal files; empty for what can be written twice.
std::string identity_of(const std::string& path)
{
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode))
      return {};
    return std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino);
  }
  std::error_code error;
  const fs::path absolute = fs::absolute(followed(path).value_or(path), error);
  const fs::path canonical = fs::weakly_canonical(absolute, error);
  return error ? absolute.string() : canonical.string();
}

} // namespace

std::optional<std::string> followed(const std::string& path)
{
  constexpr int kMostLinks = 40;
  fs::path at = path;
  for (int links = 0; links < kMostLinks; ++links) {
    struct stat status {};
    if (lstat(at.c_str(), &status) != 0 || !S_ISLNK(status.st_mode))
      return at.string();
    std::error_code error;
    const fs::path target = fs::read_symlink(at, error);
    if (error || is_in_proc(at))
      return std::nullopt;
    at = at.parent_path() / target;
  }
  return std::nullopt;
}

std::string conflict_of(const std::vector<std::string>& read, const std::vector<std::string>& written)
{
  std::set<std::string> inputs;
  std::set<std::string> outputs;
  for (const std::string& path : read)
    inputs.insert(identity_of(path));
  for (const std::string& path : written) {
    const std::string identity = identity_of(path);
    if (identity.empty())
      continue;
    if (inputs.contains(identity))
      return path + " would be read and written";
    if (!outputs.insert(identity).second)
      return path + " would be written twice";
  }
  return {};
}

bool is_standard_output(const std::string& path)
{
  struct stat named {};
  struct stat own {};
  return stat(path.c_str(), &named) == 0 && fstat(STDOUT_FILENO, &own) == 0 && named.st_dev == own.st_dev &&
         named.st_ino == own.st_ino && !S_ISCHR(own.st_mode);
}

} // namespace weir::compile_tool
