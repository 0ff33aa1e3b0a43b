// SPDX-License-Identifier: BSD-3-Clause
// Heap memory on the alignment that validate() asks for: for tools and tests that hold an image without huge pages.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <span>

namespace weir::policy {

/// Exactly `size` bytes, 64-byte aligned, zeroed; empty if there is no memory. Move only.
class ImageBuffer {
public:
  explicit ImageBuffer(std::size_t size);
  explicit ImageBuffer(std::span<const std::byte> source);

  [[nodiscard]] std::span<std::byte> bytes() noexcept { return {memory_.get(), size_}; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {memory_.get(), size_}; }

private:
  struct Free {
    void operator()(std::byte* memory) const noexcept { std::free(memory); }
  };
  std::unique_ptr<std::byte, Free> memory_;
  std::size_t size_ = 0;
};

} // namespace weir::policy
