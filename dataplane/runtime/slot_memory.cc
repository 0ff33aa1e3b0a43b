// SPDX-License-Identifier: BSD-3-Clause
// Maps the memory of an image slot.
#include <weir/runtime/slot_memory.h>

#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace weir::runtime {

namespace {

std::size_t round_up(std::size_t value, std::size_t unit) noexcept
{
  return (value + unit - 1) / unit * unit;
}

/// nullptr instead of MAP_FAILED. MAP_POPULATE: what can't be backed by memory fails now, not at the first swap.
std::byte* map(std::size_t bytes, int extra_flags) noexcept
{
  void* const start =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE | extra_flags, -1, 0);
  return start == MAP_FAILED ? nullptr : static_cast<std::byte*>(start);
}

int huge_flags(std::uint64_t hugepage_bytes) noexcept
{
  const int log2 = __builtin_ctzll(hugepage_bytes);
  return MAP_HUGETLB | log2 << MAP_HUGE_SHIFT;
}

} // namespace

std::optional<SlotMemory> SlotMemory::allocate(std::size_t bytes, std::uint64_t hugepage_bytes) noexcept
{
  if (hugepage_bytes != 0) {
    const std::size_t mapped = round_up(bytes, hugepage_bytes);
    if (std::byte* const start = map(mapped, huge_flags(hugepage_bytes)))
      return SlotMemory(start, bytes, mapped, true);
  }
  const std::size_t mapped = round_up(bytes, static_cast<std::size_t>(sysconf(_SC_PAGESIZE)));
  std::byte* const start = map(mapped, 0);
  if (start == nullptr)
    return std::nullopt;
  return SlotMemory(start, bytes, mapped, false);
}

SlotMemory::SlotMemory(std::byte* start, std::size_t size, std::size_t mapped, bool huge) noexcept
    : start_(start), size_(size), mapped_(mapped), huge_(huge)
{
}

SlotMemory::SlotMemory(SlotMemory&& other) noexcept
    : start_(std::exchange(other.start_, nullptr)), size_(std::exchange(other.size_, 0)),
      mapped_(std::exchange(other.mapped_, 0)), huge_(other.huge_)
{
}

SlotMemory::~SlotMemory()
{
  if (start_ != nullptr)
    munmap(start_, mapped_);
}

} // namespace weir::runtime
