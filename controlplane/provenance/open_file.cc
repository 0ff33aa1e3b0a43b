// SPDX-License-Identifier: BSD-3-Clause
// open(2) and fstat(2).
#include "open_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::provenance {

namespace {

std::int64_t nanoseconds(const timespec& time)
{
  constexpr std::int64_t kSecond = 1'000'000'000;
  return std::int64_t{time.tv_sec} * kSecond + time.tv_nsec;
}

} // namespace

OpenFile::OpenFile(const std::string& path) : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}

OpenFile::~OpenFile()
{
  if (descriptor_ >= 0)
    close(descriptor_);
}

std::optional<FileIdentity> OpenFile::identity() const
{
  struct stat status {};
  if (descriptor_ < 0 || fstat(descriptor_, &status) != 0)
    return std::nullopt;
  return FileIdentity{status.st_dev, status.st_ino, status.st_size, nanoseconds(status.st_mtim),
                      nanoseconds(status.st_ctim)};
}

} // namespace weir::provenance
