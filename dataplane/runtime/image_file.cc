// SPDX-License-Identifier: BSD-3-Clause
// Copies the policy image file into a slot.
#include "descriptor.h"

#include <weir/runtime/image_file.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <pwd.h>
#include <sys/stat.h>

namespace weir::runtime {

namespace {

/// Well within a second-level cache.
constexpr std::size_t kPiece = std::size_t{256} << 10;

tl::unexpected<ImageFileError> refuse(ImageFileErrorCode code, const std::string& path, const std::string& why)
{
  return tl::unexpected(ImageFileError{code, path + ": " + why});
}

/// Empty when `status` is a file that only a trusted owner can have written.
std::string distrust(const struct stat& status, std::span<const uid_t> owners)
{
  if (!S_ISREG(status.st_mode))
    return "not a regular file";
  if (std::find(owners.begin(), owners.end(), status.st_uid) == owners.end())
    return "owned by uid " + std::to_string(status.st_uid) + ", which is not trusted";
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return "writable by group or others";
  return {};
}

/// Sums up each piece while it is in the cache. nullopt: reading failed (errno).
std::optional<CopiedImage> copy(int file, std::span<std::byte> slot)
{
  policy::ImageChecksum checksum;
  std::size_t size = 0;
  while (size < slot.size()) {
    const auto piece = slot.subspan(size, std::min(kPiece, slot.size() - size));
    const ssize_t got = read_all(file, piece.data(), piece.size());
    if (got < 0)
      return std::nullopt;
    checksum.add(piece.first(static_cast<std::size_t>(got)));
    size += static_cast<std::size_t>(got);
    if (static_cast<std::size_t>(got) < piece.size())
      break;
  }
  return CopiedImage{size, checksum.result()};
}

} // namespace

std::vector<uid_t> trusted_owners(const std::string& control_user)
{
  std::vector<uid_t> owners = {0, geteuid()};
  if (const passwd* entry = getpwnam(control_user.c_str()))
    owners.push_back(entry->pw_uid);
  return owners;
}

tl::expected<CopiedImage, ImageFileError> copy_image_file(const std::string& path, std::span<const uid_t> owners,
                                                          std::span<std::byte> slot)
{
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid())
    return refuse(ImageFileErrorCode::cannot_open, path, errno == ELOOP ? "is a symlink" : std::strerror(errno));
  struct stat status {};
  if (fstat(file.get(), &status) != 0)
    return refuse(ImageFileErrorCode::cannot_open, path, std::strerror(errno));
  if (const std::string why = distrust(status, owners); !why.empty())
    return refuse(ImageFileErrorCode::cannot_open, path, why);
  if (static_cast<std::uint64_t>(status.st_size) > slot.size())
    return refuse(ImageFileErrorCode::too_big, path,
                  std::to_string(status.st_size) + " bytes, the slot holds " + std::to_string(slot.size()));
  const auto copied = copy(file.get(), slot.first(static_cast<std::size_t>(status.st_size)));
  if (!copied)
    return refuse(ImageFileErrorCode::cannot_open, path, std::strerror(errno));
  return *copied;
}

} // namespace weir::runtime
