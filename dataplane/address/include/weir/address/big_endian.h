// SPDX-License-Identifier: BSD-3-Clause
// Integers in network byte order as types of their own, so that a forgotten byte swap does not compile.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace weir {

namespace detail {
constexpr std::uint16_t swap_bytes(std::uint16_t v) noexcept
{
  return __builtin_bswap16(v);
}
constexpr std::uint32_t swap_bytes(std::uint32_t v) noexcept
{
  return __builtin_bswap32(v);
}
constexpr std::uint64_t swap_bytes(std::uint64_t v) noexcept
{
  return __builtin_bswap64(v);
}
} // namespace detail

/// Holds `Raw` as it lies on the wire. No arithmetic and no implicit conversion: compare with another BigEndian or go
/// through host().
template <typename Raw> class BigEndian {
public:
  constexpr BigEndian() noexcept = default;
  static constexpr BigEndian from_host(Raw value) noexcept { return BigEndian(convert(value)); }

  /// Reads sizeof(Raw) bytes at `bytes`; any alignment.
  static BigEndian load(const std::uint8_t* bytes) noexcept
  {
    BigEndian value;
    std::memcpy(&value.raw_, bytes, sizeof(Raw));
    return value;
  }
  /// Writes sizeof(Raw) bytes to `bytes`; any alignment.
  void store(std::uint8_t* bytes) const noexcept { std::memcpy(bytes, &raw_, sizeof(Raw)); }

  [[nodiscard]] constexpr Raw host() const noexcept { return convert(raw_); }
  friend constexpr bool operator==(BigEndian, BigEndian) noexcept = default;

private:
  constexpr explicit BigEndian(Raw raw) noexcept : raw_(raw) {}
  static constexpr Raw convert(Raw v) noexcept
  {
    if constexpr (std::endian::native == std::endian::little)
      return detail::swap_bytes(v);
    else
      return v;
  }
  Raw raw_ = 0;
};

using Be16 = BigEndian<std::uint16_t>;
using Be32 = BigEndian<std::uint32_t>;
using Be64 = BigEndian<std::uint64_t>;

} // namespace weir
