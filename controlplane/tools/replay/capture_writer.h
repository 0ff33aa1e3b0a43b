// SPDX-License-Identifier: BSD-3-Clause
// Writes a pcap file of Ethernet frames with nanosecond stamps, little-endian on every machine.
#pragma once

#include "owned_file.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace weir::replay {

class CaptureWriter {
public:
  /// Replaces what is there. nullopt: cannot be written, errno says why.
  [[nodiscard]] static std::optional<CaptureWriter> create(const std::string& path);

  void write(std::span<const std::uint8_t> frame, std::uint32_t wire_length, std::uint64_t stamp_ns);
  /// False if anything since create() failed to reach the file.
  [[nodiscard]] bool close();

private:
  explicit CaptureWriter(std::FILE* file) noexcept : file_(file) {}
  void put(std::span<const std::uint8_t> bytes);
  OwnedFile file_;
  bool good_ = true;
};

} // namespace weir::replay
