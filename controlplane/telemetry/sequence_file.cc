// SPDX-License-Identifier: BSD-3-Clause
// A small file beside the store that promises event sequence numbers in blocks.
#include "sequence_file.h"

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <unistd.h>

namespace weir::telemetry {

namespace {

/// False: errno says why.
bool write_synced(const std::string& path, const std::string& text)
{
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    return false;
  const ssize_t written = ::write(descriptor, text.data(), text.size());
  int error = written < 0 ? errno : 0;
  if (written >= 0 && written != static_cast<ssize_t>(text.size()))
    error = ENOSPC;
  if (error == 0 && ::fsync(descriptor) != 0)
    error = errno;
  if (::close(descriptor) != 0 && error == 0)
    error = errno;
  errno = error;
  return error == 0;
}

void sync_directory_of(const std::string& path)
{
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return;
  ::fsync(descriptor);
  ::close(descriptor);
}

/// For what errno says.
tl::unexpected<Error> cannot_write(const std::string& path)
{
  return tl::unexpected(Error{ErrorCode::store_failed, "cannot write " + path + ": " + std::strerror(errno)});
}

} // namespace

std::uint64_t read_sequence_file(const std::string& path)
{
  sync_directory_of(path); // what a process wrote that was killed before it did so itself
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  std::uint64_t below = 1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), below);
  const bool sound = parsed.ec == std::errc() && below != 0 && below < UINT64_MAX / 4;
  return sound ? below : 1;
}

tl::expected<void, Error> write_sequence_file(const std::string& path, std::uint64_t below)
{
  const std::string temporary = path + ".new";
  if (!write_synced(temporary, std::to_string(below) + "\n") || std::rename(temporary.c_str(), path.c_str()) != 0) {
    const auto failure = cannot_write(path);
    ::unlink(temporary.c_str());
    return failure;
  }
  sync_directory_of(path);
  return {};
}

} // namespace weir::telemetry
