// SPDX-License-Identifier: BSD-3-Clause
// Builds the answer to a listed name into the caller's buffer, which may be the query itself.
//
// std only, noexcept, no allocation, no state, any thread.
#pragma once

#include <weir/dns/message.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace weir::dns {

/// How a query is answered. `address` gives A (also for ANY) and AAAA; every other type gets NODATA.
enum class Answer : std::uint8_t { address, nodata, nxdomain, refused, form_error, bad_version };

/// UDP payload size that our OPT announces (DNS flag day 2020).
constexpr std::uint16_t kUdpSize = 1232;

/// EDE texts longer than this are cut (at a UTF-8 character).
constexpr std::size_t kMaxEdeText = 60;

/// No reply is longer: header, question, SOA, OPT, cookie, EDE. It fits into 512 bytes, so TC is never needed.
constexpr std::size_t kMaxReplyLength =
    kHeaderLength + kMaxNameLength + 4 + 34 + 11 + 4 + kMaxCookieLength + 6 + kMaxEdeText;
static_assert(kMaxReplyLength <= 512);

/// No reply is longer than its query by more than this. It holds by construction (asserted when compiling): the only
/// part without a natural bound, the EDE text, is cut.
constexpr std::size_t kMaxGrowth = 60;
constexpr std::size_t kMaxGrowthWithEdeText = 120;

/// `ttl` in seconds, for the address records, the SOA and its MINIMUM. `soa_labels`: the SOA's owner is the last
/// `soa_labels` labels of the question name (0: the root; more than there are: all). `ede`: add an Extended DNS Error
/// (RFC 8914) when the query has an OPT: 4 (Forged Answer) with an address, 15 (Blocked) with NODATA, NXDOMAIN and
/// REFUSED. `server_cookie` stands in for ours when the client sent only its half.
struct ReplyOptions {
  Answer answer = Answer::address;
  std::array<std::uint8_t, 4> address4{};
  std::array<std::uint8_t, 16> address6{};
  std::uint32_t ttl = 30;
  std::uint8_t soa_labels = 0;
  bool ede = false;
  std::string_view ede_text{};
  std::array<std::uint8_t, 8> server_cookie{};
};

/// What was built. `length` 0: the buffer is too small and nothing was written. `answer` is what the client really
/// gets (`nodata` where options said `address` and the type has none); `rcode` is the extended RCODE (BADVERS is 16).
struct Reply {
  std::size_t length = 0;
  Answer answer = Answer::address;
  std::uint16_t rcode = 0;
};

/// Answers the query that read_question() and classify() read from `message`. Call it for `answerable` with any
/// answer, for `form_error` and `bad_version` with Answer::form_error and Answer::bad_version.
/// `buffer` may start at the same byte as `message` (the question stays where it is, all behind it is overwritten) or
/// lie apart; any other overlap is an error of the caller. kMaxReplyLength bytes always suffice.
[[nodiscard]] Reply build_reply(std::span<const std::uint8_t> message, const Question& question, const Extras& extras,
                                const ReplyOptions& options, std::span<std::uint8_t> buffer) noexcept;

} // namespace weir::dns
