// SPDX-License-Identifier: BSD-3-Clause
// Reads a DNS query (RFC 1035, RFC 6891, RFC 7873) in two steps, so that an unlisted name costs only the first.
//
// Step one, read_question(): header and first question; enough to look the name up. Step two, classify(): the other
// records; only for names that are listed. Both work on a UDP payload (or a TCP message without its length prefix) of
// any content; std only, noexcept, no allocation, no state, any thread. The out structs are plain data for use in
// batches; they own copies of all they need, so the message may be overwritten in between.
#pragma once

#include <weir/dns/name.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace weir::dns {

constexpr std::size_t kHeaderLength = 12;

/// Bits of the header's flags word.
constexpr std::uint16_t kFlagQr = 0x8000;
constexpr std::uint16_t kOpcodeMask = 0x7800;
constexpr std::uint16_t kFlagAa = 0x0400;
constexpr std::uint16_t kFlagTc = 0x0200;
constexpr std::uint16_t kFlagRd = 0x0100;
constexpr std::uint16_t kFlagRa = 0x0080;
constexpr std::uint16_t kFlagAd = 0x0020;
constexpr std::uint16_t kFlagCd = 0x0010;

/// What a message is. Step one gives `answerable` ("look the name up") or one of the last five; step two gives one of
/// the first four.
#define WEIR_DNS_MESSAGE_KINDS(X)                                                                                      \
  X(answerable, "well-formed query")                                                                                   \
  X(odd, "query that is not answered")                                                                                 \
  X(form_error, "query answered with FORMERR")                                                                         \
  X(bad_version, "query answered with BADVERS")                                                                        \
  X(truncated, "shorter than its header or question")                                                                  \
  X(not_a_query, "QR is 1")                                                                                            \
  X(other_opcode, "opcode is not QUERY")                                                                               \
  X(no_question, "QDCOUNT is 0")                                                                                       \
  X(unreadable_name, "question name is compressed, too long or runs out of the message")

enum class MessageKind : std::uint8_t {
#define WEIR_DNS_X(name, text) name,
  WEIR_DNS_MESSAGE_KINDS(WEIR_DNS_X)
#undef WEIR_DNS_X
};

/// What is wrong with a query that is `odd` or a `form_error`. The first that applies in this order is reported, so
/// odd wins over FORMERR. A TSIG or SIG(0) as the last additional record is fine; the answer is not signed.
/// `unreadable_record`: the record counts promise more than the bytes hold.
#define WEIR_DNS_FLAWS(X)                                                                                              \
  X(none, "nothing")                                                                                                   \
  X(several_questions, "QDCOUNT above 1")                                                                              \
  X(other_class, "class is not IN")                                                                                    \
  X(meta_type, "transfer or meta type other than ANY")                                                                 \
  X(extra_sections, "answer or authority records in a query")                                                          \
  X(unreadable_record, "additional record runs out of the message")                                                    \
  X(extra_record, "additional record that is no OPT, TSIG or SIG(0), or a signature that is not last")                 \
  X(opt_not_at_root, "OPT whose owner is not the root")                                                                \
  X(trailing_bytes, "bytes behind the last record")                                                                    \
  X(two_opt, "more than one OPT")                                                                                      \
  X(malformed_options, "EDNS options run out of the OPT record")                                                       \
  X(malformed_cookie, "EDNS cookie of a length that RFC 7873 does not know")

enum class Flaw : std::uint8_t {
#define WEIR_DNS_X(name, text) name,
  WEIR_DNS_FLAWS(WEIR_DNS_X)
#undef WEIR_DNS_X
};

/// The enumerator's own word ("bad_version") and the sentence beside it.
[[nodiscard]] std::string_view word(MessageKind kind) noexcept;
[[nodiscard]] std::string_view text(MessageKind kind) noexcept;
[[nodiscard]] std::string_view word(Flaw flaw) noexcept;
[[nodiscard]] std::string_view text(Flaw flaw) noexcept;

/// Header and first question; numbers in host order. The question as asked is the message's bytes
/// [kHeaderLength, kHeaderLength + question_length). `name` is the lower-case wire copy, root byte included,
/// `name_length` of its bytes are valid, behind the longest name are 32 to spare; `offsets` are as in LabelOffsets,
/// `label_count` of them are valid.
struct Question {
  std::uint16_t id;
  std::uint16_t flags;
  std::uint16_t question_count;
  std::uint16_t answer_count;
  std::uint16_t authority_count;
  std::uint16_t additional_count;
  std::uint16_t type;
  std::uint16_t klass;
  std::uint8_t label_count; ///< apart from name_length: both would be copied as one word, which waits for their stores
  std::uint16_t question_length; ///< name, type and class: name_length + 4
  std::uint8_t name_length;
  alignas(8) std::array<std::uint8_t, kMaxNameLength + 33> name;
  std::array<std::uint8_t, kMaxLabels + 1> offsets;
};
static_assert(std::is_trivially_copyable_v<Question>);

/// Length of a COOKIE option: 8 (client cookie) or 16..40 (client and server cookie).
constexpr std::size_t kClientCookieLength = 8;
constexpr std::size_t kMaxCookieLength = 40;

/// What the records behind the question say. `opt_count` counts up to 255. The EDNS fields describe the only OPT and
/// are zero if there is none or more than one; `cookie_length` is 0 without a well-formed cookie.
struct Extras {
  Flaw flaw = Flaw::none;
  std::uint8_t opt_count = 0;
  std::uint8_t edns_version = 0;
  bool dnssec_ok = false;
  std::uint16_t udp_size = 0;
  bool is_signed = false; ///< ends with a TSIG or SIG(0)
  std::uint8_t cookie_length = 0;
  std::array<std::uint8_t, kMaxCookieLength> cookie{};
};
static_assert(std::is_trivially_copyable_v<Extras>);

/// Step one. Returns `answerable` with `out` filled, or the reason why the message concerns nobody. `out` is then
/// filled as far as was read: id, flags and counts for all but `truncated`.
[[nodiscard]] MessageKind read_question(std::span<const std::uint8_t> message, Question& out) noexcept;

/// Step two, on the same message and what step one read from it. Returns `answerable`, `odd`, `form_error` or
/// `bad_version`; `out` is always filled. Records are not walked when header or question are odd already.
[[nodiscard]] MessageKind classify(std::span<const std::uint8_t> message, const Question& question,
                                   Extras& out) noexcept;

} // namespace weir::dns
