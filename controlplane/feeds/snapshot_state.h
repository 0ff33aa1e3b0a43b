// SPDX-License-Identifier: BSD-3-Clause
// What an open Snapshot is made of: the bytes and the parts within them.
#pragma once

#include "snapshot_format.h"

#include <weir/feeds/snapshot.h>

#include <sys/mman.h>

namespace weir::feeds {

struct Snapshot::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State()
  {
    if (mapping != nullptr)
      munmap(mapping, bytes.size());
  }

  void* mapping = nullptr; ///< null: the bytes are somebody else's
  std::span<const std::byte> bytes;
  SnapshotInfo info;
  std::span<const Ipv4Row> ipv4;
  std::span<const Ipv6Row> ipv6;
  std::span<const NameEntryRow> names;
  std::span<const std::uint32_t> first_seen;
  std::span<const std::uint32_t> line;
  std::span<const std::uint32_t> extra; ///< empty, or one per entry
  std::span<const Extra> extras;
  std::string_view name_bytes;
  std::string_view tags;

  [[nodiscard]] std::string_view reversed(const NameEntryRow& row) const noexcept
  {
    return {name_bytes.data() + row.offset, row.length};
  }
};

} // namespace weir::feeds
