// SPDX-License-Identifier: BSD-3-Clause
// Files in and out.
#include "files.h"

#include "output_paths.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::compile_tool {

namespace {

constexpr std::size_t kStep = std::size_t{1} << 16;

tl::unexpected<std::string> system_error(const std::string& what)
{
  return tl::unexpected(what + ": " + strerror(errno));
}

/// A directory entry is only safe when the directory is, too.
void sync_directory_of(const std::string& path)
{
  const std::string directory = std::filesystem::path(path).parent_path().string();
  const Descriptor opened(open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() >= 0)
    fsync(opened.number());
}

/// For what no other file can be put in the place of: a device, a pipe, an open file of /proc.
tl::expected<void, std::string> write_in_place(const std::string& path, std::span<const std::byte> bytes)
{
  const Descriptor file(open(path.c_str(), O_WRONLY | O_TRUNC | O_NOCTTY | O_CLOEXEC));
  if (file.number() < 0 || !write_all(file.number(), bytes))
    return system_error("can't write " + path);
  return {};
}

tl::expected<void, std::string> replace_file(const std::string& path, std::span<const std::byte> bytes, mode_t mode)
{
  std::string temporary = path + ".XXXXXX";
  const Descriptor file(mkostemp(temporary.data(), O_CLOEXEC));
  if (file.number() < 0)
    return system_error("can't make a file beside " + path);
  if (fchmod(file.number(), mode) != 0 || !write_all(file.number(), bytes) || fsync(file.number()) != 0 ||
      rename(temporary.c_str(), path.c_str()) != 0) {
    auto failure = system_error("can't write " + path);
    unlink(temporary.c_str());
    return failure;
  }
  sync_directory_of(path);
  return {};
}

} // namespace

Descriptor::~Descriptor()
{
  if (number_ >= 0)
    close(number_);
}

tl::expected<std::string, std::string> read_all(int descriptor, std::uint64_t limit)
{
  struct stat status {};
  if (fstat(descriptor, &status) != 0)
    return system_error("can't read");
  std::string bytes;
  if (S_ISREG(status.st_mode)) {
    if (static_cast<std::uint64_t>(status.st_size) > limit)
      return tl::unexpected(std::to_string(status.st_size) + " bytes, more than the " + std::to_string(limit) +
                            " allowed");
    if (lseek(descriptor, 0, SEEK_SET) != 0)
      return system_error("can't read");
    bytes.reserve(static_cast<std::size_t>(status.st_size) + kStep);
  }
  while (true) {
    const std::size_t size = bytes.size();
    bytes.resize(size + kStep);
    const ssize_t got = read(descriptor, bytes.data() + size, kStep);
    bytes.resize(size + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0)
      return bytes;
    if (got < 0 && errno != EINTR)
      return system_error("can't read");
    if (bytes.size() > limit)
      return tl::unexpected("more than the " + std::to_string(limit) + " bytes allowed");
  }
}

tl::expected<std::string, std::string> read_file(const std::string& path, std::uint64_t limit)
{
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0)
    return system_error("can't open");
  struct stat status {};
  if (fstat(file.number(), &status) != 0)
    return system_error("can't read");
  if (!S_ISREG(status.st_mode))
    return tl::unexpected(std::string("not a regular file"));
  return read_all(file.number(), limit);
}

bool write_all(int descriptor, std::span<const std::byte> bytes)
{
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written > 0)
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    else if (written == 0 || errno != EINTR)
      return false;
  }
  return true;
}

tl::expected<void, std::string> write_file(const std::string& path, std::span<const std::byte> bytes, mode_t mode)
{
  struct stat status {};
  const bool replaceable = stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
  const auto target = replaceable ? followed(path) : std::nullopt;
  return target ? replace_file(*target, bytes, mode) : write_in_place(path, bytes);
}

tl::expected<void, std::string> copy_to_file(int descriptor, const std::string& path, mode_t mode)
{
  struct stat status {};
  if (fstat(descriptor, &status) != 0)
    return system_error("can't write " + path);
  const auto size = static_cast<std::size_t>(status.st_size);
  void* mapping = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (mapping == MAP_FAILED)
    return system_error("can't write " + path);
  auto result = write_file(path, {static_cast<const std::byte*>(mapping), size}, mode);
  munmap(mapping, size);
  return result;
}

} // namespace weir::compile_tool
