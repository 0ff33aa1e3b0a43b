// SPDX-License-Identifier: BSD-3-Clause
// A mapped ring and the tail file beside it, as the data plane holds them.
#pragma once

#include <weir/hits_files/instance.h>

#include "descriptor.h"

#include <optional>
#include <sys/mman.h>

namespace weir::hits {

struct Instance::RingFile {
  RingFile() = default;
  RingFile(const RingFile&) = delete;
  RingFile& operator=(const RingFile&) = delete;
  ~RingFile()
  {
    if (memory != nullptr)
      munmap(memory, size);
  }

  void* memory = nullptr;
  std::size_t size = 0;
  Descriptor tail_file;
  alignas(64) std::atomic<std::uint64_t> tail{0}; // control: write, worker: read
  std::optional<RingWriter> writer;               // worker
};

} // namespace weir::hits
