// SPDX-License-Identifier: BSD-3-Clause
// Computes and writes the image checksum.
#include <weir/policy/checksum.h>
#include <weir/policy/image_format.h>

#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir::policy {

std::array<std::uint8_t, 16> checksum(std::span<const std::byte> image) noexcept
{
  alignas(64) XXH3_state_t state;
  XXH3_128bits_reset(&state);
  XXH3_128bits_update(&state, image.data(), raw::kUncoveredBegin);
  XXH3_128bits_update(&state, image.data() + raw::kUncoveredEnd, image.size() - raw::kUncoveredEnd);
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state));
  std::array<std::uint8_t, 16> bytes;
  std::memcpy(bytes.data(), canonical.digest, bytes.size());
  return bytes;
}

void stamp_checksum(std::span<std::byte> image) noexcept
{
  const auto bytes = checksum(image);
  std::memcpy(image.data() + offsetof(raw::ImageHeader, checksum), bytes.data(), bytes.size());
}

} // namespace weir::policy
