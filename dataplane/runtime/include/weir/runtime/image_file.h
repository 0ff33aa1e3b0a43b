// SPDX-License-Identifier: BSD-3-Clause
// Copies the policy image file into memory of ours, refusing what somebody else could have put there.
#pragma once

#include <weir/policy/checksum.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <sys/types.h>
#include <tl/expected.hpp>
#include <vector>

namespace weir::runtime {

enum class ImageFileErrorCode : std::uint8_t {
  cannot_open, ///< missing, a symlink, not a regular file, owner not trusted, writable by group or others, unreadable
  too_big,     ///< does not fit into the slot
};

struct ImageFileError {
  ImageFileErrorCode code;
  std::string text;
};

/// Owners whose image is believed: root, the own uid, and that of `control_user` where it exists.
[[nodiscard]] std::vector<uid_t> trusted_owners(const std::string& control_user);

struct CopiedImage {
  std::size_t size;          ///< bytes at the front of the slot
  policy::Checksum checksum; ///< of these bytes
};

/// Fills the front of `slot`. Nothing of the content has been looked at: the caller validates the copy. After an error
/// the slot's content is undefined. The final path component may not be a symlink.
[[nodiscard]] tl::expected<CopiedImage, ImageFileError>
copy_image_file(const std::string& path, std::span<const uid_t> owners, std::span<std::byte> slot);

} // namespace weir::runtime
