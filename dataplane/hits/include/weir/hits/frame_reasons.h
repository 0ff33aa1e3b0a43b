// SPDX-License-Identifier: BSD-3-Clause
// Why a frame got its verdict: the one list that makes the pipeline's enum, the counters of the statistics page, the
// CLI words and their descriptions. It stands here, and not in the pipeline, because the control plane describes
// counters and links no pipeline.
//
// Every frame counts under exactly one reason whose outcome is forward, drop or answer, so their sum is the number of
// frames that were judged. Reasons with outcome note count beside that. Numbers are stored in hit records and pages:
// append only, behind the last.
#pragma once

#include <array>
#include <string_view>

namespace weir::hits {

/// X(enumerator, outcome, CLI word, description)
#define WEIR_FRAME_REASONS(X)                                                                                          \
  X(forwarded, forward, "forwarded", "not listed")                                                                     \
  X(unknown_ethertype, forward, "unknown-ethertype", "neither IPv4 nor IPv6; not looked into")                         \
  X(arp, forward, "arp", "ARP or RARP; not looked into")                                                               \
  X(too_many_tags, forward, "too-many-tags", "more than two VLAN tags; not looked into")                               \
  X(encapsulation, forward, "encapsulation", "tunnel, MPLS, PPPoE or SNAP; what is inside was not looked into")        \
  X(extension_headers, forward, "extension-headers", "IPv6 extension headers that are not followed")                   \
  X(later_fragment, forward, "later-fragment", "fragment without ports; only the address was judged")                  \
  X(truncated, forward, "truncated", "frame or capture too short for what it announces")                               \
  X(dns_in_fragments, forward, "dns-in-fragments", "DNS query in fragments; the name was not judged")                  \
  X(dns_from_outside, forward, "dns-from-outside", "DNS query from the outside; never answered")                       \
  X(dns_multicast, forward, "dns-multicast", "DNS query to or from a multicast or broadcast address")                  \
  X(dns_not_a_query, forward, "dns-not-a-query", "DNS message to port 53 with QR = 1")                                 \
  X(dns_other_opcode, forward, "dns-other-opcode", "DNS opcode other than QUERY")                                      \
  X(dns_no_question, forward, "dns-no-question", "DNS query with QDCOUNT 0")                                           \
  X(dns_unreadable_name, forward, "dns-unreadable-name", "DNS question name that can't be read, or no DNS at all")     \
  X(dns_bad_checksum, forward, "dns-bad-checksum", "query for a listed name with a bad checksum")                      \
  X(dns_odd_forwarded, forward, "dns-odd-forwarded", "odd query for a listed name; forwarded by odd-queries")          \
  X(other_direction, forward, "other-direction", "listed, but not for this direction")                                 \
  X(allowed, forward, "allowed", "allowed inside a wider block")                                                       \
  X(protected_entry, forward, "protected", "protected inside a wider block")                                           \
  X(exempt, forward, "exempt", "listed, but the client is exempt")                                                     \
  X(monitored, forward, "monitored", "listed by monitor feeds only; reported")                                         \
  X(bridge_monitored, forward, "bridge-monitored", "would have been stopped, but the bridge is in monitor mode")       \
  X(bypass, forward, "bypass", "bridge in bypass mode; not looked into")                                               \
  X(no_policy_open, forward, "no-policy-open", "no valid policy image and on-failure is open")                         \
  X(listed_address, drop, "listed-address", "address on a list")                                                       \
  X(reject_suppressed, drop, "reject-suppressed", "address on a list; a reject would break a rule or the rate")        \
  X(odd_query, drop, "odd-query", "odd query for a listed name")                                                       \
  X(no_room, drop, "no-room", "listed name, but the buffer can't hold the answer")                                     \
  X(no_policy_closed, drop, "no-policy-closed", "no valid policy image and on-failure is closed")                      \
  X(sinkholed, answer, "sinkholed", "listed name answered with an address")                                            \
  X(nodata, answer, "nodata", "listed name answered NODATA")                                                           \
  X(nxdomain, answer, "nxdomain", "listed name answered NXDOMAIN")                                                     \
  X(refused, answer, "refused", "listed name answered REFUSED")                                                        \
  X(formerr, answer, "formerr", "malformed query for a listed name answered FORMERR")                                  \
  X(badvers, answer, "badvers", "query of unknown EDNS version for a listed name answered BADVERS")                    \
  X(rejected_rst, answer, "rejected-rst", "address on a list; TCP reset sent to the inside client")                    \
  X(rejected_icmp, answer, "rejected-icmp", "address on a list; ICMP unreachable sent to the inside client")           \
  X(self_listed, note, "self-listed", "inside address on a list")

struct FrameReasonText {
  std::string_view word;
  std::string_view text;
};

inline constexpr std::array kFrameReasonTexts = {
#define WEIR_FRAME_X(name, outcome, word, text) FrameReasonText{word, text},
    WEIR_FRAME_REASONS(WEIR_FRAME_X)
#undef WEIR_FRAME_X
};

/// The description of a word of the statistics page; empty for one of a data plane that knows more than we do.
[[nodiscard]] constexpr std::string_view frame_reason_text(std::string_view word) noexcept
{
  for (const FrameReasonText& known : kFrameReasonTexts) {
    if (known.word == word)
      return known.text;
  }
  return {};
}

} // namespace weir::hits
