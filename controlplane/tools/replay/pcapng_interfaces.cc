// SPDX-License-Identifier: BSD-3-Clause
// pcapng block headers: section headers for the byte order, interface descriptions for link type and snap length.
#include "pcapng_interfaces.h"

#include <bit>
#include <cstring>

namespace weir::replay {

namespace {

constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kByteOrderMagic = 0x1A2B3C4D;
constexpr std::uint32_t kSmallestBlock = 12;
constexpr std::uint64_t kBodyOffset = 8;
constexpr std::uint64_t kSnapLengthOffset = 12;

/// Type, length and the first eight bytes of the body of a block.
struct BlockHead {
  std::uint32_t type;
  std::uint32_t length;
  std::array<std::uint8_t, 8> body;
};

std::uint32_t word32(const std::uint8_t* bytes, bool swapped)
{
  std::uint32_t value;
  std::memcpy(&value, bytes, sizeof(value));
  return swapped ? __builtin_bswap32(value) : value;
}

std::uint16_t word16(const std::uint8_t* bytes, bool swapped)
{
  std::uint16_t value;
  std::memcpy(&value, bytes, sizeof(value));
  return swapped ? __builtin_bswap16(value) : value;
}

/// Reads the block at `offset`; a section header sets `swapped` first.
bool read_head(std::FILE* file, std::uint64_t offset, bool& swapped, BlockHead& head)
{
  std::array<std::uint8_t, 16> bytes{};
  if (fseeko(file, static_cast<off_t>(offset), SEEK_SET) != 0)
    return false;
  const std::size_t got = std::fread(bytes.data(), 1, bytes.size(), file);
  if (got < kSmallestBlock)
    return false;
  if (word32(bytes.data(), false) == kSectionHeader) {
    const std::uint32_t magic = word32(&bytes[8], false);
    if (magic != kByteOrderMagic && magic != __builtin_bswap32(kByteOrderMagic))
      return false;
    swapped = magic != kByteOrderMagic;
  }
  head.type = word32(bytes.data(), swapped);
  head.length = word32(&bytes[4], swapped);
  std::memcpy(head.body.data(), &bytes[8], head.body.size());
  return head.length >= kSmallestBlock && head.length % 4 == 0;
}

void add_interface(const BlockHead& head, std::uint64_t offset, bool swapped, PcapngInterfaces& interfaces)
{
  constexpr std::uint32_t kInterfaceBlock = 20;
  if (head.length < kInterfaceBlock)
    return;
  interfaces.link_types.push_back(word16(head.body.data(), swapped));
  const std::uint32_t value = swapped ? __builtin_bswap32(kCommonSnapLength) : kCommonSnapLength;
  interfaces.snap_lengths.push_back({offset + kSnapLengthOffset, std::bit_cast<std::array<std::uint8_t, 4>>(value)});
}

} // namespace

std::optional<PcapngInterfaces> read_pcapng_interfaces(std::FILE* file)
{
  static_assert(kSnapLengthOffset == kBodyOffset + 4);
  PcapngInterfaces interfaces;
  BlockHead head{};
  bool swapped = false;
  if (!read_head(file, 0, swapped, head) || head.type != kSectionHeader)
    return std::nullopt;
  const bool first_order = swapped;
  std::uint64_t offset = 0;
  do {
    interfaces.has_mixed_orders = interfaces.has_mixed_orders || swapped != first_order;
    if (head.type == kInterfaceDescription)
      add_interface(head, offset, swapped, interfaces);
    offset += head.length;
  } while (read_head(file, offset, swapped, head));
  return interfaces;
}

} // namespace weir::replay
