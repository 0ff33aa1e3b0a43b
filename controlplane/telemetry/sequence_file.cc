// SPDX-License-Identifier: BSD-3-Clause
// A small file beside the store that promises event sequence numbers in blocks.
#include "sequence_file.h"

#include <charconv>
#include <cstddef>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <unistd.h>

namespace weir::telemetry {

namespace {

bool write_synced(const std::string& path, const std::string& text)
{
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    return false;
  const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool synced = written && ::fsync(descriptor) == 0;
  return ::close(descriptor) == 0 && synced;
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

} // namespace

std::uint64_t read_sequence_file(const std::string& path)
{
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  std::uint64_t below = 1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), below);
  const bool sound = parsed.ec == std::errc() && below != 0 && below < UINT64_MAX / 4;
  return sound ? below : 1;
}

bool write_sequence_file(const std::string& path, std::uint64_t below)
{
  const std::string temporary = path + ".new";
  if (!write_synced(temporary, std::to_string(below) + "\n"))
    return false;
  if (std::rename(temporary.c_str(), path.c_str()) != 0)
    return false;
  sync_directory_of(path);
  return true;
}

} // namespace weir::telemetry
