// SPDX-License-Identifier: BSD-3-Clause
// Memory of one image slot: private, zeroed, allocated and touched at start so that a swap never waits for the kernel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace weir::runtime {

class SlotMemory {
public:
  /// `hugepage_bytes` 0: ordinary pages. When there are not enough huge pages, ordinary ones are taken and huge() says
  /// so. nullopt: the system has no memory.
  [[nodiscard]] static std::optional<SlotMemory> allocate(std::size_t bytes, std::uint64_t hugepage_bytes) noexcept;

  SlotMemory(SlotMemory&& other) noexcept;
  SlotMemory& operator=(SlotMemory&&) = delete;
  SlotMemory(const SlotMemory&) = delete;
  SlotMemory& operator=(const SlotMemory&) = delete;
  ~SlotMemory();

  /// As many bytes as asked for; aligned to a page.
  [[nodiscard]] std::span<std::byte> bytes() const noexcept { return {start_, size_}; }
  [[nodiscard]] bool huge() const noexcept { return huge_; }

private:
  SlotMemory(std::byte* start, std::size_t size, std::size_t mapped, bool huge) noexcept;

  std::byte* start_;
  std::size_t size_;
  std::size_t mapped_;
  bool huge_;
};

} // namespace weir::runtime
