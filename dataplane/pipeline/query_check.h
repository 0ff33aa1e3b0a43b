// SPDX-License-Identifier: BSD-3-Clause
// What is asked of a query for a listed name beyond its DNS bytes: checksums, and addressing that no resolver client
// uses.
#pragma once

#include <weir/dns/message.h>
#include <weir/pipeline/packet.h>

#include <cstdint>

namespace weir::pipeline {

/// Bytes of UDP and DNS headers: where the question starts, in queries and in their answers.
inline constexpr std::uint32_t kBeforeQuestion = kUdpHeader + dns::kHeaderLength;

/// Checksum share of the question's bytes, which the answer repeats at the same place: summed once for both.
[[nodiscard]] std::uint32_t sum_of_question(const Frame& frame, const Packet& packet,
                                            std::uint32_t question_length) noexcept;

/// True if the IPv4 header and the UDP checksum are right. `length` is that of the UDP header's field and lies within
/// the frame. UDP without checksum is right over IPv4, wrong over IPv6.
[[nodiscard]] bool checksums_are_right(const Frame& frame, const Packet& packet, std::uint32_t length,
                                       std::uint32_t question_length, std::uint32_t question_sum) noexcept;

/// Source port 0, group MAC, or source and destination alike: odd whatever the DNS message says.
[[nodiscard]] bool is_oddly_addressed(const Frame& frame, const Packet& packet) noexcept;

} // namespace weir::pipeline
