// SPDX-License-Identifier: BSD-3-Clause
// board.yaml as plain structs: the hardware a Weir runs on. Made by parse_board() only, as in config.h.
#pragma once

#include <weir/config/config.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::config {

inline constexpr std::string_view kDefaultBoardFile = "/etc/weir/board.yaml";
inline constexpr std::size_t kMaxPorts = 64;
inline constexpr std::size_t kMaxCores = 64;

enum class Poll : std::uint8_t { busy, adaptive };
enum class BypassDriver : std::uint8_t { none };

[[nodiscard]] std::string_view word(Poll value) noexcept;
[[nodiscard]] std::string_view word(BypassDriver value) noexcept;

struct Port {
  std::string name;    ///< [a-z0-9_-], 1..31 characters, unique
  std::string devargs; ///< a vdev with arguments, or a PCI address with arguments
  unsigned queues = 0; ///< receive queues
  unsigned mtu = 0;    ///< bytes of layer 3
  unsigned mbufs = 0;  ///< frame buffers at least; 0: as many as the queues need
  Position at;
};

struct Board {
  std::vector<unsigned> control_cores;
  std::vector<unsigned> worker_cores; ///< one worker each
  Poll poll{};
  Position cores_at;
  std::uint64_t hugepage_size = 0; ///< bytes
  unsigned hugepages = 0;          ///< 0: run without
  std::uint64_t image_slot = 0;    ///< bytes; a bigger policy image is refused before it is published
  std::vector<Port> ports;
  BypassDriver bypass{};
};

} // namespace weir::config
