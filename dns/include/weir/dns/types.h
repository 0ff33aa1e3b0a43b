// SPDX-License-Identifier: BSD-3-Clause
// Numbers of DNS (IANA registry) and their words, for telemetry and the shell.
//
// The functions that return std::string allocate; nothing here is for the fast path but the constants.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::dns {

constexpr std::uint16_t kTypeA = 1;
constexpr std::uint16_t kTypeSoa = 6;
constexpr std::uint16_t kTypeSig = 24;
constexpr std::uint16_t kTypeAaaa = 28;
constexpr std::uint16_t kTypeOpt = 41;
constexpr std::uint16_t kTypeTsig = 250;
constexpr std::uint16_t kTypeAny = 255;
constexpr std::uint16_t kClassIn = 1;

constexpr std::uint16_t kCookieOption = 10; ///< EDNS option, RFC 7873

constexpr std::uint16_t kRcodeNoError = 0;
constexpr std::uint16_t kRcodeFormErr = 1;
constexpr std::uint16_t kRcodeNxDomain = 3;
constexpr std::uint16_t kRcodeRefused = 5;
constexpr std::uint16_t kRcodeBadVers = 16;

/// "A", "HTTPS", ..., else "TYPE123" (RFC 3597).
[[nodiscard]] std::string type_text(std::uint16_t type);

/// The reverse, any letter case, "TYPE123" included.
[[nodiscard]] std::optional<std::uint16_t> parse_type(std::string_view text) noexcept;

/// "IN", "CH", "HS", "NONE", "ANY", else "CLASS123".
[[nodiscard]] std::string class_text(std::uint16_t klass);

/// "NOERROR", "NXDOMAIN", "BADVERS", ..., else the number. The argument is an extended RCODE.
[[nodiscard]] std::string rcode_text(std::uint16_t rcode);

/// "QUERY", "NOTIFY", ..., else the number. The argument is 0..15.
[[nodiscard]] std::string opcode_text(std::uint8_t opcode);

/// The flags that are set, as ECS `dns.header_flags` words in this order: AA, TC, RD, RA, AD, CD, DO.
struct FlagList {
  std::array<std::string_view, 7> words;
  std::size_t count = 0;
  [[nodiscard]] const std::string_view* begin() const noexcept { return words.data(); }
  [[nodiscard]] const std::string_view* end() const noexcept { return words.data() + count; }
};
[[nodiscard]] FlagList flag_list(std::uint16_t header_flags, bool dnssec_ok) noexcept;

} // namespace weir::dns
