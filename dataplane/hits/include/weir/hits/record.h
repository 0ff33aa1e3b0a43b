// SPDX-License-Identifier: BSD-3-Clause
// One hit record as it lies in a ring: what was stopped, detected, exempt or self-listed, by which entry, how often.
//
// The struct is shared by two processes; a layout change needs a new kRecordVersion.
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>

namespace weir::hits {

constexpr std::uint16_t kRecordVersion = 1;
constexpr std::size_t kMaxQuestionLength = 255;

enum class HitKind : std::uint8_t { address = 0, dns = 1 };

/// Direction of the judged frame: outbound came in at the inside port.
enum class Direction : std::uint8_t { outbound = 0, inbound = 1 };

/// What was done; these are the event.action words.
enum class HitAction : std::uint8_t {
  blocked = 0,
  rejected = 1,
  dns_sinkholed = 2,
  dns_blocked = 3,
  detected = 4,
  exempt = 5,
  self_listed = 6,
};

/// Form of the matched entry. The last three are names.
enum class EntryForm : std::uint8_t { address = 0, prefix = 1, exact = 2, subdomains = 3, below_only = 4 };

/// Family of the entry that matched (an IPv6 frame may match an IPv4 entry).
enum class EntryFamily : std::uint8_t { none = 0, ipv4 = 4, ipv6 = 6 };

/// What a row that stands for many keys still knows (CASES "collapsed inbound rows"): all of one key, one entry from
/// any address, or one feed from any address.
enum class Collapse : std::uint8_t { none = 0, entry = 1, feed = 2 };

/// How a DNS query was answered.
enum class DnsAnswer : std::uint8_t {
  none = 0,
  address = 1,
  nodata = 2,
  nxdomain = 3,
  refused = 4,
  formerr = 5,
  badvers = 6,
  dropped = 7
};

/// Bits of HitRecord::known: which optional parts hold something.
enum Known : std::uint16_t {
  kKnowsAddresses = 1 << 0,
  kKnowsPorts = 1 << 1,
  kKnowsMacs = 1 << 2,
  kKnowsIcmp = 1 << 3,
  kKnowsTcpFlags = 1 << 4,
  kKnowsEntry = 1 << 5,
  kIsIpv6 = 1 << 6,
  kMatchedInside = 1 << 7, ///< the entry matched the inside end (self-listed, or `match: both`)
};

/// Addresses are 16 bytes; an IPv4 address is v4-mapped (::ffff:a.b.c.d) and kIsIpv6 tells the frame's family.
/// Times are nanoseconds since 1970 UTC. `packets` and `bytes` (frame length without FCS) are what this record adds,
/// not totals; sums over records of a key give totals. Plain numbers are in host order.
struct HitRecord {
  std::uint64_t sequence = 0; ///< per worker and instance, from 1, no gaps in what was pushed
  std::uint64_t first_time = 0;
  std::uint64_t last_time = 0;
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  std::uint64_t generation = 0;     ///< of the image that judged
  std::uint64_t collapsed_keys = 0; ///< keys this row stands for when collapse is not none; an estimate
  std::uint64_t frames_total = 0;   ///< packets of this ring up to and with this record; set by the ring
  std::uint32_t rule = 0;           ///< rule number in that image
  std::uint16_t version = kRecordVersion;
  std::uint16_t known = 0; ///< bits of Known
  HitKind kind = HitKind::address;
  HitAction action = HitAction::blocked;
  Direction direction = Direction::outbound;
  EntryForm form = EntryForm::address;
  EntryFamily family = EntryFamily::none;
  Collapse collapse = Collapse::none;
  std::uint8_t prefix_length = 0; ///< of an address entry: 0..128
  std::uint8_t label_count = 0;   ///< of a name entry: labels of the entry (the last ones of the question)
  std::uint16_t reason = 0;       ///< pipeline reason number of the first frame
  std::uint8_t bridge = 0;        ///< index in start.conf order
  std::uint8_t protocol = 0;      ///< IP protocol number
  std::array<std::uint8_t, 16> source{};
  std::array<std::uint8_t, 16> destination{};
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t tcp_flags = 0; ///< of the first frame
  std::uint8_t icmp_type = 0;
  std::uint8_t icmp_code = 0;
  std::uint8_t vlan_count = 0;             ///< 0..2
  std::array<std::uint16_t, 2> vlan_ids{}; ///< outermost first
  std::array<std::uint8_t, 6> source_mac{};
  std::array<std::uint8_t, 6> destination_mac{};
  std::uint16_t feed = 0; ///< feed index when collapse is feed
  std::uint16_t dns_id = 0;
  std::uint16_t dns_flags = 0; ///< flags word of the query as sent; bit 6 of `dns_bits` is DO
  std::uint16_t dns_qtype = 0;
  std::uint16_t dns_qclass = 0;
  std::uint8_t dns_rcode = 0; ///< low 8 bits of the answer's (extended) RCODE
  DnsAnswer dns_answer = DnsAnswer::none;
  std::uint8_t dns_bits = 0; ///< bit 0: OPT present, bit 6: DO
  std::uint8_t question_length = 0;
  std::uint32_t dns_ttl = 0;
  std::array<std::uint8_t, kMaxQuestionLength> question{}; ///< wire form, lower case, root byte included
  std::array<std::uint8_t, 16> dns_address{}; ///< with DnsAnswer::address: what was answered, v4-mapped for A
  std::array<std::uint8_t, 81> reserved{};
};

static_assert(std::is_trivially_copyable_v<HitRecord>);
static_assert(sizeof(HitRecord) == 512);

} // namespace weir::hits
