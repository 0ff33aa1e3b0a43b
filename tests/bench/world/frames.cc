// SPDX-License-Identifier: BSD-3-Clause
// Bytes of frames.
#include "frames.h"

#include <cstring>

namespace weir::world {

namespace {

constexpr std::size_t kEthernet = 14;
constexpr std::size_t kIpv4 = 20;
constexpr std::size_t kIpv6 = 40;
constexpr std::uint16_t kUdp = 17;

void put16(std::string& out, std::uint64_t value)
{
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value);
}

void put32(std::string& out, std::uint64_t value)
{
  put16(out, value >> 16);
  put16(out, value);
}

void put64(std::string& out, std::uint64_t value)
{
  put32(out, value >> 32);
  put32(out, value);
}

void set16(std::string& out, std::size_t at, std::uint16_t value)
{
  out[at] = static_cast<char>(value >> 8);
  out[at + 1] = static_cast<char>(value);
}

std::uint64_t sum(const std::string& out, std::size_t from, std::size_t to)
{
  std::uint64_t total = 0;
  for (std::size_t i = from; i < to; ++i)
    total += std::uint64_t{static_cast<std::uint8_t>(out[i])} << ((i - from) % 2 == 0 ? 8 : 0);
  return total;
}

std::uint16_t checksum(std::uint64_t total)
{
  while (total >> 16 != 0)
    total = (total & 0xFFFF) + (total >> 16);
  return static_cast<std::uint16_t>(~total);
}

void put_ethernet(std::string& out, std::uint16_t type)
{
  out.append("\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x10", 12);
  put16(out, type);
}

void put_udp(std::string& out, std::uint16_t source, std::uint16_t destination, std::size_t payload)
{
  put16(out, source);
  put16(out, destination);
  put16(out, 8 + payload);
  put16(out, 0);
}

/// The IPv4 header in front of `payload` bytes of UDP payload.
void put_ipv4(std::string& out, std::uint16_t client, std::uint32_t remote, std::size_t payload)
{
  const std::size_t start = out.size();
  put32(out, 0x45000000 | (kIpv4 + 8 + payload));
  put32(out, 0x00014000);
  put32(out, 64U << 24 | std::uint32_t{kUdp} << 16);
  put32(out, 0x0A4D0000 | client);
  put32(out, remote);
  set16(out, start + 10, checksum(sum(out, start, start + kIpv4)));
}

/// Over the pseudo-header (two addresses right before the UDP header, length, protocol) and what follows it.
void fill_udp_checksum(std::string& out, std::size_t addresses, std::size_t udp)
{
  const std::uint64_t total = sum(out, addresses, udp) + sum(out, udp, out.size()) + kUdp + (out.size() - udp);
  const std::uint16_t value = checksum(total);
  set16(out, udp + 6, value == 0 ? 0xFFFF : value);
}

void put_name(std::string& out, std::string_view name)
{
  while (!name.empty()) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    out += static_cast<char>(dot);
    out += name.substr(0, dot);
    name.remove_prefix(std::min(dot + 1, name.size()));
  }
  out += '\0';
}

} // namespace

void append_ipv4_frame(Sender sender, std::uint32_t remote, std::uint64_t number, std::string& out)
{
  constexpr std::size_t kPayload = 18;
  put_ethernet(out, 0x0800);
  put_ipv4(out, sender.client, remote, kPayload);
  put_udp(out, sender.port, 40001, kPayload);
  out.append(kPayload - 8, '\0');
  put64(out, number);
}

void append_ipv6_frame(Sender sender, Ipv6Bits remote, std::string& out)
{
  const std::size_t start = out.size();
  put_ethernet(out, 0x86DD);
  put32(out, 0x60000000);
  put32(out, 8U << 16 | std::uint32_t{kUdp} << 8 | 64);
  put64(out, 0xFD77'0000'0000'0000);
  put64(out, sender.client);
  put64(out, remote.high);
  put64(out, remote.low);
  put_udp(out, sender.port, 40001, 0);
  fill_udp_checksum(out, start + kEthernet + 8, start + kEthernet + kIpv6);
}

void append_query_frame(Sender sender, const Query& query, std::string& out)
{
  constexpr std::size_t kOpt = 11;
  const std::size_t start = out.size();
  const std::size_t message = 12 + query.name.size() + 2 + 4 + (query.edns ? kOpt : 0);
  put_ethernet(out, 0x0800);
  put_ipv4(out, sender.client, 0x0A4DFF35, message);
  put_udp(out, sender.port, 53, message);
  put16(out, query.id);
  put16(out, 0x0100);
  put16(out, 1);
  put32(out, 0);
  put16(out, query.edns ? 1 : 0);
  put_name(out, query.name);
  put16(out, query.type);
  put16(out, 1);
  if (query.edns) {
    out += '\0';
    put16(out, 41);
    put16(out, 1232);
    put32(out, 0);
    put16(out, 0);
  }
  fill_udp_checksum(out, start + kEthernet + 12, start + kEthernet + kIpv4);
}

} // namespace weir::world
