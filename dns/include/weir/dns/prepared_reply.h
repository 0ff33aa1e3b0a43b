// SPDX-License-Identifier: BSD-3-Clause
// Answers made before their queries come: what build_reply() would write differs in a handful of ways only.
//
// std only, noexcept, no allocation, any thread; nothing is changed after construction.
#pragma once

#include <weir/dns/reply.h>
#include <weir/dns/types.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::dns {

/// An answer but for its question, id and the flags that it repeats, made once for all queries that get it.
struct PreparedReply {
  static constexpr std::size_t kRoom = 48; ///< for all answers without cookie and EDE text
  /// What stands behind the question, zeros behind that. The SOA's owner is missing.
  alignas(16) std::array<std::uint8_t, kRoom> records{};
  std::array<std::uint8_t, 8> counts{}; ///< as they stand in the header
  /// Shares of the transport's checksum (RFC 1071) as loaded from memory, for records at an even place.
  std::uint16_t records_sum = 0;
  std::uint16_t counts_sum = 0;
  std::uint16_t flags = 0; ///< without those that depend on the query
  std::uint16_t rcode = 0;
  std::uint16_t when_not_recursive = 0; ///< flags for RD=0
  std::uint8_t length = 0;              ///< of the records
  bool has_soa = false;
  bool fits = false; ///< into kRoom
  Answer answer = Answer::address;
};

/// `first ? a : b` in arithmetic: compilers make a branch of that.
[[nodiscard]] constexpr std::size_t chosen(bool first, std::size_t a, std::size_t b) noexcept
{
  return b ^ ((a ^ b) & (std::size_t{0} - std::size_t{first}));
}

/// The answers of one set of options, of which `answer`, `soa_labels` and `server_cookie` do not matter.
class PreparedReplies {
public:
  PreparedReplies() = default;
  explicit PreparedReplies(const ReplyOptions& options) noexcept;

  /// What build_reply() would answer, or nullptr: it must be asked.
  [[nodiscard]] const PreparedReply* find(Answer asked, std::uint16_t type, const Extras& extras) const noexcept
  {
    // In arithmetic: which type is asked for and whether there is an OPT nobody can foretell.
    const bool aaaa = type == kTypeAaaa;
    const bool has_address = (type == kTypeA) | aaaa | (type == kTypeAny);
    const bool address = asked == Answer::address;
    const std::size_t other = static_cast<std::size_t>(asked) + static_cast<std::size_t>(address & !has_address);
    const std::size_t kind = chosen(address & aaaa, kAddress6, other);
    const std::size_t one_opt = std::size_t{extras.opt_count == 1};
    const PreparedReply& reply = replies_[kind][one_opt + (one_opt & std::size_t{extras.dnssec_ok})];
    return reply.fits && extras.cookie_length == 0 ? &reply : nullptr;
  }

private:
  static_assert(static_cast<int>(Answer::address) + 1 == static_cast<int>(Answer::nodata));
  static constexpr std::size_t kAddress6 = static_cast<std::size_t>(Answer::bad_version) + 1;
  static constexpr std::size_t kOpts = 3; ///< none, one, one with DO
  std::array<std::array<PreparedReply, kOpts>, kAddress6 + 1> replies_{};
};

/// The flags of the header for a query with these.
[[nodiscard]] inline std::uint16_t flags_of(const PreparedReply& reply, std::uint16_t query) noexcept
{
  static_assert(kFlagRd >> 1 == kFlagRa);
  const auto recursive = static_cast<std::uint16_t>(query & kFlagRd);
  const auto others = static_cast<std::uint16_t>(recursive == 0 ? reply.when_not_recursive : 0U);
  return static_cast<std::uint16_t>(reply.flags | others | (query & (kFlagRd | kFlagCd)) | recursive >> 1);
}

constexpr std::uint16_t kPointer = 0xc000; ///< RFC 1035 section 4.1.4

/// The first two bytes of an SOA: where its owner, the last `labels` labels of the question, stands in the message. 0,
/// or more than there are: the root, the whole name.
[[nodiscard]] inline std::uint16_t soa_pointer(const Question& question, std::size_t labels) noexcept
{
  const std::size_t skipped = chosen(labels < question.label_count, question.label_count - labels, 0);
  const bool at_root = labels == 0 || question.label_count == 0;
  const std::size_t offset = at_root ? question.name_length - 1U : question.offsets[skipped];
  return static_cast<std::uint16_t>(kPointer | (kHeaderLength + offset));
}

} // namespace weir::dns
