// SPDX-License-Identifier: BSD-3-Clause
// Walks the block headers of a pcapng file (draft-ietf-opsawg-pcapng) for its interface descriptions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <vector>

namespace weir::replay {

constexpr std::uint16_t kLinkEthernet = 1;

/// Where in the file an interface's snap length stands, and bytes that say kCommonSnapLength in its section's order.
struct SnapLengthField {
  std::uint64_t offset;
  std::array<std::uint8_t, 4> replacement;
};
constexpr std::uint32_t kCommonSnapLength = 262144;

struct PcapngInterfaces {
  std::vector<std::uint16_t> link_types; ///< in file order, over all sections
  std::vector<SnapLengthField> snap_lengths;
  bool has_mixed_orders = false; ///< sections of both byte orders
};

/// nullopt: the file does not begin like pcapng. A file that breaks off later gives what stands before.
/// The position of `file` is changed.
[[nodiscard]] std::optional<PcapngInterfaces> read_pcapng_interfaces(std::FILE* file);

} // namespace weir::replay
