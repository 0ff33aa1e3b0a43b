// SPDX-License-Identifier: BSD-3-Clause
// Calls on files.
#include "descriptor.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::hits {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
  if (this != &other) {
    if (number_ >= 0)
      close(number_);
    number_ = other.release();
  }
  return *this;
}

Descriptor::~Descriptor()
{
  if (number_ >= 0)
    close(number_);
}

FileError system_error(const char* call, const std::filesystem::path& file)
{
  const int cause = errno;
  const FileErrorCode code = cause == ENOENT ? FileErrorCode::not_found : FileErrorCode::system;
  return {code, std::string(call) + " " + file.string() + ": " + std::strerror(cause)};
}

tl::unexpected<FileError> malformed(const std::filesystem::path& file, const std::string& what)
{
  return tl::unexpected(FileError{FileErrorCode::malformed, file.string() + ": " + what});
}

FileResult<Descriptor> open_directory(const std::filesystem::path& path)
{
  Descriptor directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (directory.get() < 0)
    return tl::unexpected(system_error("open", path));
  return directory;
}

FileResult<Descriptor> open_regular(const std::filesystem::path& path, int flags)
{
  Descriptor file(open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0)
    return tl::unexpected(system_error("open", path));
  struct stat status {};
  if (fstat(file.get(), &status) != 0)
    return tl::unexpected(system_error("fstat", path));
  if (!S_ISREG(status.st_mode))
    return malformed(path, "not a regular file");
  return file;
}

FileResult<std::uint64_t> size_of(const Descriptor& file, const std::filesystem::path& path)
{
  struct stat status {};
  if (fstat(file.get(), &status) != 0)
    return tl::unexpected(system_error("fstat", path));
  return static_cast<std::uint64_t>(status.st_size);
}

bool read_all(int file, void* bytes, std::size_t size, std::uint64_t offset) noexcept
{
  auto* place = static_cast<std::uint8_t*>(bytes);
  while (size != 0) {
    const ssize_t got = pread(file, place, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    place += got;
    offset += static_cast<std::uint64_t>(got);
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_all(int file, const void* bytes, std::size_t size, std::uint64_t offset) noexcept
{
  const auto* place = static_cast<const std::uint8_t*>(bytes);
  while (size != 0) {
    const ssize_t put = pwrite(file, place, size, static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0)
      return false;
    place += put;
    offset += static_cast<std::uint64_t>(put);
    size -= static_cast<std::size_t>(put);
  }
  return true;
}

} // namespace weir::hits
