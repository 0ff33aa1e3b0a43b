// SPDX-License-Identifier: BSD-3-Clause
// Durable replacement of small files.
#include <weir/generations/durable_file.h>

#include "descriptor.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::generations {
namespace {

tl::unexpected<std::string> fail(const std::string& path)
{
  return tl::make_unexpected(path + ": " + std::strerror(errno));
}

bool write_all(int descriptor, std::string_view text)
{
  while (!text.empty()) {
    const ssize_t done = write(descriptor, text.data(), text.size());
    if (done < 0 && errno == EINTR)
      continue;
    if (done <= 0)
      return false;
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

} // namespace

bool sync_directory_of(const std::string& path)
{
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor descriptor(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return descriptor && fsync(descriptor.get()) == 0;
}

tl::expected<void, std::string> write_durably(const std::string& path, std::string_view text, mode_t mode)
{
  const std::string temporary = path + ".new";
  unlink(temporary.c_str());
  {
    const Descriptor file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
    if (!file || fchmod(file.get(), mode) != 0 || !write_all(file.get(), text) || fsync(file.get()) != 0) {
      const auto failure = fail(temporary);
      unlink(temporary.c_str());
      return failure;
    }
  }
  if (rename(temporary.c_str(), path.c_str()) != 0 || !sync_directory_of(path))
    return fail(path);
  return {};
}

tl::expected<std::string, std::string> read_state_file(const std::string& path, std::size_t limit)
{
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file && errno == ENOENT)
    return std::string();
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0)
    return fail(path);
  if (!S_ISREG(status.st_mode))
    return tl::make_unexpected(path + ": not a regular file");
  if (status.st_size == 0)
    return tl::make_unexpected(path + ": an empty file");
  if (static_cast<std::uint64_t>(status.st_size) > limit)
    return tl::make_unexpected(path + ": longer than " + std::to_string(limit) + " bytes");
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t have = 0;
  while (have < text.size()) {
    const ssize_t got = read(file.get(), text.data() + have, text.size() - have);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail(path);
    if (got == 0)
      break;
    have += static_cast<std::size_t>(got);
  }
  text.resize(have);
  return text;
}

} // namespace weir::generations
