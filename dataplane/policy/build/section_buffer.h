// SPDX-License-Identifier: BSD-3-Clause
// The bytes of one section while it is made: a header and arrays at the offsets that section_layout.h gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace weir::policy {

class SectionBuffer {
public:
  SectionBuffer() = default;
  template <typename Header> SectionBuffer(const Header& header, std::uint64_t length) : bytes_(length)
  {
    std::memcpy(bytes_.data(), &header, sizeof header);
  }

  template <typename Element> void put(std::uint64_t offset, std::span<const Element> elements)
  {
    write(offset, elements.data(), elements.size_bytes());
  }
  template <typename Element> void put(std::uint64_t offset, const std::vector<Element>& elements)
  {
    put(offset, std::span<const Element>(elements));
  }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

private:
  void write(std::uint64_t offset, const void* source, std::size_t size);

  std::vector<std::byte> bytes_;
};

} // namespace weir::policy
