// SPDX-License-Identifier: BSD-3-Clause
// An image file into checked memory.
#include <weir/daemon/live_policy.h>

#include "descriptor.h"

#include <weir/policy/validate.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace weir::daemon {
namespace {

bool read_all(int descriptor, std::span<std::byte> into)
{
  std::size_t have = 0;
  while (have < into.size()) {
    const ssize_t got = pread(descriptor, into.data() + have, into.size() - have, static_cast<off_t>(have));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    have += static_cast<std::size_t>(got);
  }
  return true;
}

} // namespace

tl::expected<std::shared_ptr<const ImageMemory>, std::string> ImageMemory::read(int descriptor)
{
  struct stat status {};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
    return tl::make_unexpected(std::string("the image is not a regular file"));
  policy::ImageBuffer buffer(static_cast<std::size_t>(status.st_size));
  if (buffer.bytes().size() != static_cast<std::size_t>(status.st_size))
    return tl::make_unexpected("no memory for an image of " + std::to_string(status.st_size) + " bytes");
  if (!read_all(descriptor, buffer.bytes()))
    return tl::make_unexpected(std::string("the image can't be read: ") + std::strerror(errno));
  const auto view = policy::validate(std::as_const(buffer).bytes());
  if (!view)
    return tl::make_unexpected("the image is not valid: " + view.error().text);
  return std::shared_ptr<const ImageMemory>(new ImageMemory(std::move(buffer), *view));
}

tl::expected<std::shared_ptr<const ImageMemory>, std::string> ImageMemory::load(const std::string& path)
{
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file)
    return tl::make_unexpected(path + ": " + std::strerror(errno));
  return read(file.get());
}

} // namespace weir::daemon
