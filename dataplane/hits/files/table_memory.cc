// SPDX-License-Identifier: BSD-3-Clause
// Memory and secret of an aggregation table.
#include <weir/hits_files/table_memory.h>

#include "../place.h"
#include "descriptor.h"

#include <bit>
#include <cstdint>
#include <new>
#include <sys/mman.h>
#include <sys/random.h>

namespace weir::hits {

namespace {

constexpr std::size_t kHugePage = 2UL << 20;
/// Room for the table itself in front of its rows, which are aligned to this.
constexpr std::size_t kFront = (sizeof(AggregationTable) + 63) / 64 * 64;

/// Whole huge pages, from the start of one: kernels before 6.7 do not align by themselves, and what is left at both
/// ends would lie on small pages. MAP_FAILED if there is no memory.
void* map_huge(std::size_t bytes)
{
  void* memory = mmap(nullptr, bytes + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return memory;
  auto* first = static_cast<std::uint8_t*>(memory);
  const std::size_t front = (kHugePage - std::bit_cast<std::uintptr_t>(first) % kHugePage) % kHugePage;
  if (front != 0)
    munmap(first, front);
  munmap(first + front + bytes, kHugePage - front);
  madvise(first + front, bytes, MADV_HUGEPAGE);
  return first + front;
}

} // namespace

void TableRelease::operator()(AggregationTable* table) const noexcept
{
  table->~AggregationTable();
  munmap(static_cast<void*>(table), bytes);
}

FileResult<TablePointer> make_table(const TableSettings& settings, RingWriter& ring, LaneCounters& counters)
{
  HashSecret secret;
  if (getrandom(secret.data(), sizeof secret, 0) != static_cast<ssize_t>(sizeof secret))
    return tl::unexpected(system_error("getrandom", "hash secret"));
  const std::size_t bytes =
      (kFront + AggregationTable::memory_needed(settings) + kHugePage - 1) / kHugePage * kHugePage;
  void* memory = map_huge(bytes);
  if (memory == MAP_FAILED)
    return tl::unexpected(system_error("mmap", "aggregation table"));
  auto* table = new (memory) AggregationTable(settings, secret, place_at<std::uint8_t>(memory, kFront), ring, counters);
  return TablePointer(table, TableRelease{bytes});
}

} // namespace weir::hits
