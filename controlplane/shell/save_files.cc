// SPDX-License-Identifier: BSD-3-Clause
#include "save_files.h"

#include "fields.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace weir::shell {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 1000;
constexpr std::size_t kMaxPath = 200;
constexpr mode_t kFileMode = 0644;

tl::unexpected<api::Error> failed(std::string message)
{
  return tl::unexpected(api::Error{api::ErrorCode::failed, std::move(message)});
}

/// Words of [A-Za-z0-9._-] that do not begin with a dot, separated by single slashes.
bool is_inside(const std::string& path)
{
  if (path.empty() || path.size() > kMaxPath || path.back() == '/')
    return false;
  char before = '/';
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool may_begin = letter || c == '_';
    if (before == '/' ? !may_begin : !(may_begin || c == '.' || c == '-' || c == '/'))
      return false;
    before = c;
  }
  return true;
}

bool write_new(const fs::path& path, const std::string& text, int& error)
{
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kFileMode);
  std::size_t done = 0;
  while (fd >= 0 && done < text.size()) {
    const ssize_t count = ::write(fd, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      break;
    done += static_cast<std::size_t>(count);
  }
  error = errno;
  const bool complete = fd >= 0 && done == text.size();
  if (fd >= 0 && ::close(fd) != 0 && complete) {
    error = errno;
    return false;
  }
  return complete;
}

} // namespace

api::Result save_files(const std::string& directory, const std::string& result)
{
  const json value = json::parse(result, nullptr, false);
  const json& files = list(value, "files");
  if (files.empty() || files.size() > kMaxFiles)
    return failed("the answer of the control plane holds no files");
  for (const json& file : files) {
    if (!is_inside(text(file, "path")))
      return failed("the control plane named a file that is not below a directory: " + text(file, "path"));
  }
  std::error_code wrong;
  const fs::path root(directory);
  if (fs::exists(fs::symlink_status(root, wrong)) && (!fs::is_directory(root, wrong) || !fs::is_empty(root, wrong)))
    return failed(directory + " is there already and not an empty directory; nothing was written");
  json written = json::array();
  for (const json& file : files) {
    const fs::path path = root / text(file, "path");
    const std::string content = text(file, "text");
    fs::create_directories(path.parent_path(), wrong);
    int error = wrong.value();
    if (wrong || !write_new(path, content, error))
      return failed("cannot write " + path.string() + ": " + std::strerror(error) + "; " +
                    std::to_string(written.size()) + " files were written before it");
    written.push_back({{"path", text(file, "path")}, {"bytes", content.size()}});
  }
  return json{{"directory", directory}, {"files", std::move(written)}}.dump();
}

} // namespace weir::shell
