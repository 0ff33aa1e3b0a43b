// SPDX-License-Identifier: BSD-3-Clause
// Walks over bytes from outside; what is not there cannot be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace weir::dns {

[[nodiscard]] inline std::uint16_t load16(const std::uint8_t* two_bytes) noexcept
{
  return static_cast<std::uint16_t>(two_bytes[0] << 8 | two_bytes[1]);
}

/// A position in a message. After the first read that runs out of it `ok()` stays false and reads give zero.
class Cursor {
public:
  explicit Cursor(std::span<const std::uint8_t> bytes, std::size_t at = 0) noexcept : bytes_(bytes), at_(at)
  {
    ok_ = at <= bytes.size();
  }

  [[nodiscard]] bool ok() const noexcept { return ok_; }
  [[nodiscard]] std::size_t left() const noexcept { return ok_ ? bytes_.size() - at_ : 0; }

  [[nodiscard]] std::span<const std::uint8_t> take(std::size_t count) noexcept
  {
    if (left() < count) {
      ok_ = false;
      return {};
    }
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }
  [[nodiscard]] std::uint8_t take8() noexcept
  {
    const auto byte = take(1);
    return byte.empty() ? std::uint8_t{0} : byte[0];
  }
  [[nodiscard]] std::uint16_t take16() noexcept
  {
    const auto bytes = take(2);
    return bytes.empty() ? std::uint16_t{0} : load16(bytes.data());
  }
  void skip(std::size_t count) noexcept { static_cast<void>(take(count)); }

private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_;
  bool ok_;
};

} // namespace weir::dns
