// SPDX-License-Identifier: BSD-3-Clause
// Between the wire form of a name and the label-reversed form of snapshots.
#include <weir/feeds/snapshot.h>

#include <array>
#include <cstring>

namespace weir::feeds {

std::size_t reversed_to_wire(std::string_view reversed, std::uint8_t* wire) noexcept
{
  // The labels come out from the right, so the wire form is filled from its end.
  std::size_t at = reversed.size();
  wire[at] = 0;
  for (std::size_t begin = 0; begin < reversed.size();) {
    const std::size_t length = reversed.find('\0', begin) - begin;
    at -= length + 1;
    wire[at] = static_cast<std::uint8_t>(length);
    std::memcpy(wire + at + 1, reversed.data() + begin, length);
    begin += length + 1;
  }
  return reversed.size() + 1;
}

std::size_t wire_to_reversed(std::span<const std::uint8_t> wire, char* reversed) noexcept
{
  const std::size_t size = wire.size() - 1;
  std::size_t at = size;
  for (std::size_t begin = 0; wire[begin] != 0;) {
    const std::size_t length = wire[begin];
    at -= length + 1;
    std::memcpy(reversed + at, wire.data() + begin + 1, length);
    reversed[at + length] = '\0';
    begin += length + 1;
  }
  return size;
}

} // namespace weir::feeds
