// SPDX-License-Identifier: BSD-3-Clause
// Checks the bytes of a policy image completely, so that the look-ups need no checks afterwards.
#pragma once

#include <weir/policy/checksum.h>
#include <weir/policy/view.h>

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace weir::policy {

enum class ValidateError : std::uint8_t {
  misaligned,      ///< the bytes do not start on 64
  too_short,       ///< not even a header
  bad_magic,       ///< not a policy image
  other_version,   ///< of the format or of a needed section: rebuild it
  bad_header,      ///< sizes, reserved bytes, scope or signature this version does not know
  bad_checksum,    ///< damaged
  bad_directory,   ///< sections overlap, are out of order, out of bounds, twice or missing
  unknown_section, ///< of a kind that the image requires
  bad_section,     ///< content of a section
};

struct ValidateFailure {
  ValidateError code;
  std::string text; ///< what is wrong, in which section, at which offset of the image
};

/// `bytes` is exactly the image, 64-byte aligned, and must not change afterwards (so: a private copy). Reads every
/// byte, about 0.2 s a GB. Allocates only for the text of a failure. Any thread.
[[nodiscard]] tl::expected<ImageView, ValidateFailure> validate(std::span<const std::byte> bytes);

/// The same for one who has summed up these very bytes already, while copying them.
[[nodiscard]] tl::expected<ImageView, ValidateFailure> validate(std::span<const std::byte> bytes, const Checksum& sum);

/// The name of an error as a word, for messages between processes.
[[nodiscard]] std::string_view text(ValidateError error) noexcept;

} // namespace weir::policy
