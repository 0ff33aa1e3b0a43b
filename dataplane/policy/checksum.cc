// SPDX-License-Identifier: BSD-3-Clause
// Computes and writes the image checksum.
#include <weir/policy/checksum.h>
#include <weir/policy/image_format.h>

#include <algorithm>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir::policy {

struct ImageChecksum::State {
  XXH3_state_t hash;
};

ImageChecksum::ImageChecksum() : state_(std::make_unique<State>())
{
  XXH3_128bits_reset(&state_->hash);
}

ImageChecksum::~ImageChecksum() = default;

void ImageChecksum::add(std::span<const std::byte> bytes) noexcept
{
  const auto up_to = [&](std::size_t end) { return std::min(bytes.size(), end - std::min(added_, end)); };
  const auto before = bytes.first(up_to(raw::kUncoveredBegin));
  const auto behind = bytes.subspan(up_to(raw::kUncoveredEnd));
  XXH3_128bits_update(&state_->hash, before.data(), before.size());
  XXH3_128bits_update(&state_->hash, behind.data(), behind.size());
  added_ += bytes.size();
}

Checksum ImageChecksum::result() const noexcept
{
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_->hash));
  Checksum bytes;
  std::memcpy(bytes.data(), canonical.digest, bytes.size());
  return bytes;
}

Checksum checksum(std::span<const std::byte> image)
{
  ImageChecksum sum;
  sum.add(image);
  return sum.result();
}

void stamp_checksum(std::span<std::byte> image)
{
  const auto bytes = checksum(image);
  std::memcpy(image.data() + offsetof(raw::ImageHeader, checksum), bytes.data(), bytes.size());
}

} // namespace weir::policy
