// SPDX-License-Identifier: BSD-3-Clause
// Ethernet frames for tests, layer by layer, with right lengths and checksums unless a test spoils them afterwards.
#pragma once

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

namespace weir::test {

using Bytes = std::vector<std::uint8_t>;

inline void put16(Bytes& out, unsigned value)
{
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

inline void put32(Bytes& out, std::uint32_t value)
{
  put16(out, value >> 16);
  put16(out, value & 0xFFFF);
}

inline void set16(Bytes& out, std::size_t at, unsigned value)
{
  out.at(at) = static_cast<std::uint8_t>(value >> 8);
  out.at(at + 1) = static_cast<std::uint8_t>(value);
}

inline unsigned get16(const Bytes& bytes, std::size_t at)
{
  return bytes.at(at) << 8U | bytes.at(at + 1);
}

/// `length` bytes of `bytes` from `from` on.
inline Bytes part(const Bytes& bytes, std::size_t from, std::size_t length)
{
  return {bytes.begin() + static_cast<long>(from), bytes.begin() + static_cast<long>(from + length)};
}

inline Bytes operator+(Bytes left, const Bytes& right)
{
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// RFC 1071, byte by byte: shares nothing with the code under test. `seed` is a sum so far.
inline std::uint32_t sum16(std::span<const std::uint8_t> bytes, std::uint32_t seed = 0)
{
  for (std::size_t i = 0; i < bytes.size(); ++i)
    seed += i % 2 == 0 ? bytes[i] << 8U : bytes[i];
  while (seed > 0xFFFF)
    seed = (seed & 0xFFFF) + (seed >> 16);
  return seed;
}

/// The address of a text of either family in wire form: 4 or 16 bytes. A bad text ends the test program.
inline Bytes address_bytes(std::string_view text)
{
  Bytes bytes;
  if (const auto ipv4 = parse_ipv4(text)) {
    bytes.resize(4);
    ipv4->store(bytes.data());
  } else if (const auto ipv6 = parse_ipv6(text)) {
    bytes.resize(16);
    ipv6->store(bytes.data());
  } else {
    std::abort();
  }
  return bytes;
}

/// Ethernet header up to the EtherType or tags, which the caller appends.
inline Bytes macs(Bytes destination = {0x02, 0, 0, 0, 0, 0x0B}, const Bytes& source = {0x02, 0, 0, 0, 0, 0x0A})
{
  return destination + source;
}

inline Bytes tag(unsigned type, unsigned control)
{
  Bytes out;
  put16(out, type);
  put16(out, control);
  return out;
}

/// EtherType and IP header in front of `payload`; the family is that of the addresses. `extension` (IPv6) or options
/// (IPv4, a multiple of 4) stand between; for IPv6 `first_next` is then the type of the first extension header.
struct IpHeader {
  std::string_view source = "10.0.0.5";
  std::string_view destination = "192.0.2.1";
  unsigned protocol = 17;
  unsigned fragment = 0; ///< the IPv4 field with its flags
  unsigned identification = 0x1234;
  unsigned service = 0x28;
  unsigned hops = 61;
  Bytes between = {};
  unsigned first_next = 0;
};

inline Bytes ip(const IpHeader& header, const Bytes& payload)
{
  const Bytes source = address_bytes(header.source);
  const Bytes destination = address_bytes(header.destination);
  Bytes out;
  if (source.size() == 4) {
    put16(out, 0x0800);
    out.push_back(static_cast<std::uint8_t>(0x45 + header.between.size() / 4));
    out.push_back(static_cast<std::uint8_t>(header.service));
    put16(out, static_cast<unsigned>(20 + header.between.size() + payload.size()));
    put16(out, header.identification);
    put16(out, header.fragment);
    out.push_back(static_cast<std::uint8_t>(header.hops));
    out.push_back(static_cast<std::uint8_t>(header.protocol));
    put16(out, 0);
    out = out + source + destination + header.between;
    set16(out, 12, ~sum16(std::span(out).subspan(2)) & 0xFFFF);
  } else {
    put16(out, 0x86DD);
    put32(out, 0x60000000U | header.service << 20);
    put16(out, static_cast<unsigned>(header.between.size() + payload.size()));
    out.push_back(static_cast<std::uint8_t>(header.between.empty() ? header.protocol : header.first_next));
    out.push_back(static_cast<std::uint8_t>(header.hops));
    out = out + source + destination + header.between;
  }
  return out + payload;
}

inline std::uint32_t pseudo_sum(const IpHeader& header, unsigned protocol, std::size_t length)
{
  Bytes pseudo = address_bytes(header.source) + address_bytes(header.destination);
  put32(pseudo, static_cast<std::uint32_t>(length));
  put32(pseudo, protocol);
  return sum16(pseudo);
}

inline Bytes udp(const IpHeader& header, unsigned from, unsigned to, const Bytes& payload)
{
  Bytes out;
  put16(out, from);
  put16(out, to);
  put16(out, static_cast<unsigned>(8 + payload.size()));
  put16(out, 0);
  out = out + payload;
  const unsigned sum = ~sum16(out, pseudo_sum(header, 17, out.size())) & 0xFFFF;
  set16(out, 6, sum == 0 ? 0xFFFF : sum);
  return out;
}

inline Bytes tcp(const IpHeader& header, unsigned from, unsigned to, unsigned flags, std::uint32_t sequence = 1000,
                 std::uint32_t acknowledged = 0, const Bytes& payload = {})
{
  Bytes out;
  put16(out, from);
  put16(out, to);
  put32(out, sequence);
  put32(out, acknowledged);
  put16(out, 0x5000 | flags);
  put16(out, 0xFFFF);
  put32(out, 0);
  out = out + payload;
  set16(out, 16, ~sum16(out, pseudo_sum(header, 6, out.size())) & 0xFFFF);
  return out;
}

/// A name in wire form, letter case kept; "" is the root.
inline Bytes wire_name(std::string_view text)
{
  Bytes out;
  while (!text.empty()) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    out.push_back(static_cast<std::uint8_t>(label.size()));
    out.insert(out.end(), label.begin(), label.end());
    text = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  }
  out.push_back(0);
  return out;
}

/// A DNS query of one question; `records` (with `additional` as their count) follow it.
struct DnsQuery {
  std::string_view name = "www.bad.example";
  unsigned type = 1;
  unsigned klass = 1;
  unsigned id = 0xBEEF;
  unsigned flags = 0x0100;
  unsigned questions = 1;
  unsigned answers = 0;
  unsigned authorities = 0;
  unsigned additional = 0;
  Bytes records = {};
};

inline Bytes dns_query(const DnsQuery& query)
{
  Bytes out;
  for (const unsigned word :
       {query.id, query.flags, query.questions, query.answers, query.authorities, query.additional})
    put16(out, word);
  out = out + wire_name(query.name);
  put16(out, query.type);
  put16(out, query.klass);
  return out + query.records;
}

/// An OPT record; `ttl` holds extended RCODE, version and flags.
inline Bytes opt(std::uint32_t ttl = 0, const Bytes& options = {})
{
  Bytes out = {0};
  put16(out, 41);
  put16(out, 4096);
  put32(out, ttl);
  put16(out, static_cast<unsigned>(options.size()));
  return out + options;
}

/// Zeros up to the Ethernet minimum without FCS.
inline Bytes padded(Bytes frame)
{
  if (frame.size() < 60)
    frame.resize(60);
  return frame;
}

} // namespace weir::test
