// SPDX-License-Identifier: BSD-3-Clause
// The checksum of an image: XXH3-128 over all but the bytes where checksum and signature stand.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace weir::policy {

/// As it stands in the header: big-endian.
using Checksum = std::array<std::uint8_t, 16>;

/// Sums up an image piece by piece, for one who has each piece in the cache anyway. One thread.
class ImageChecksum {
public:
  ImageChecksum();
  ~ImageChecksum();

  /// `bytes` follow those added before, from the front of the image on; any number.
  void add(std::span<const std::byte> bytes) noexcept;
  /// Of what was added so far.
  [[nodiscard]] Checksum result() const noexcept;

private:
  struct State;
  std::unique_ptr<State> state_;
  std::size_t added_ = 0;
};

[[nodiscard]] Checksum checksum(std::span<const std::byte> image);

/// Writes the checksum into the header of `image`, which holds at least a whole one.
void stamp_checksum(std::span<std::byte> image);

} // namespace weir::policy
