// SPDX-License-Identifier: BSD-3-Clause
// Typed places in a block of bytes that somebody else aligned.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir::hits {

/// `memory` + `offset` as a T; the caller knows that it is aligned for one.
template <typename T> [[nodiscard]] T* place_at(void* memory, std::size_t offset) noexcept
{
  return static_cast<T*>(static_cast<void*>(static_cast<std::uint8_t*>(memory) + offset));
}
template <typename T> [[nodiscard]] const T* place_at(const void* memory, std::size_t offset) noexcept
{
  return static_cast<const T*>(static_cast<const void*>(static_cast<const std::uint8_t*>(memory) + offset));
}

} // namespace weir::hits
