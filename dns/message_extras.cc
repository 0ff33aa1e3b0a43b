// SPDX-License-Identifier: BSD-3-Clause
// Step two of reading a query: what stands behind the first question, and what to make of it.
#include "cursor.h"

#include <weir/dns/message.h>
#include <weir/dns/types.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace weir::dns {

namespace {

struct Record {
  bool at_root = false; ///< the owner is a plain root byte
  std::uint16_t type = 0;
  std::uint16_t klass = 0;
  std::uint8_t ttl_high = 0; ///< of OPT: extended RCODE, version, flags
  std::uint8_t ttl_version = 0;
  std::uint16_t ttl_low = 0;
  std::span<const std::uint8_t> data;
};

/// Owners may be compressed; the target of a pointer does not matter here. Returns true for a plain root byte.
bool skip_owner(Cursor& cursor) noexcept
{
  constexpr std::uint8_t kPointer = 0xc0;
  std::size_t length = 0;
  while (cursor.ok() && length < kMaxNameLength) {
    const std::uint8_t byte = cursor.take8();
    if (byte == 0)
      return length == 0;
    if (byte >= kPointer) {
      cursor.skip(1);
      return false;
    }
    cursor.skip(byte > kMaxLabelLength ? cursor.left() + 1 : byte); // 01 and 10 are no label types: unreadable
    length += byte + 1U;
  }
  cursor.skip(cursor.left() + 1); // longer than a name can be: unreadable
  return false;
}

Record take_record(Cursor& cursor) noexcept
{
  Record record;
  record.at_root = skip_owner(cursor);
  record.type = cursor.take16();
  record.klass = cursor.take16();
  record.ttl_high = cursor.take8();
  record.ttl_version = cursor.take8();
  record.ttl_low = cursor.take16();
  record.data = cursor.take(cursor.take16());
  return record;
}

/// TSIG (RFC 8945) or SIG(0) (RFC 2931: type covered 0).
bool is_signature(const Record& record) noexcept
{
  if (record.type == kTypeTsig)
    return true;
  return record.type == kTypeSig && record.data.size() >= 2 && load16(record.data.data()) == 0;
}

/// Only the first flaw of a message is kept; the enumerators are in the order of their precedence.
void note(Extras& out, Flaw flaw) noexcept
{
  if (out.flaw == Flaw::none || flaw < out.flaw)
    out.flaw = flaw;
}

/// Meta types and transfers, but ANY (RFC 6895 section 3.1: 128..255, and OPT).
bool is_meta_type(std::uint16_t type) noexcept
{
  return type == kTypeOpt || (type >= 128 && type < kTypeAny);
}

Flaw flaw_of_question(const Question& question) noexcept
{
  if (question.question_count > 1)
    return Flaw::several_questions;
  if (question.klass != kClassIn)
    return Flaw::other_class;
  if (is_meta_type(question.type))
    return Flaw::meta_type;
  if (question.answer_count != 0 || question.authority_count != 0)
    return Flaw::extra_sections;
  return Flaw::none;
}

/// Reads the options of a version 0 OPT. Of several cookies the first counts (RFC 7873 section 5.2).
void read_options(std::span<const std::uint8_t> data, Extras& out) noexcept
{
  Cursor cursor(data);
  bool cookie_seen = false;
  while (cursor.left() > 0) {
    const std::uint16_t code = cursor.take16();
    const auto value = cursor.take(cursor.take16());
    if (!cursor.ok())
      return note(out, Flaw::malformed_options);
    if (code != kCookieOption || cookie_seen)
      continue;
    cookie_seen = true;
    const bool known = value.size() == kClientCookieLength ||
                       (value.size() >= 2 * kClientCookieLength && value.size() <= kMaxCookieLength);
    if (!known) {
      note(out, Flaw::malformed_cookie);
      continue;
    }
    out.cookie_length = static_cast<std::uint8_t>(value.size());
    std::ranges::copy(value, out.cookie.begin());
  }
}

void read_opt(const Record& opt, Extras& out) noexcept
{
  constexpr std::uint16_t kDoBit = 0x8000;
  out.udp_size = opt.klass;
  out.edns_version = opt.ttl_version;
  out.dnssec_ok = (opt.ttl_low & kDoBit) != 0;
  if (out.edns_version == 0)
    read_options(opt.data, out);
}

/// Walks the additional section. Returns the last OPT.
Record walk_additional(std::span<const std::uint8_t> message, const Question& question, Extras& out) noexcept
{
  Record opt;
  Cursor cursor(message, kHeaderLength + question.question_length);
  for (std::size_t i = 1; i <= question.additional_count; ++i) {
    const Record record = take_record(cursor);
    if (!cursor.ok()) {
      note(out, Flaw::unreadable_record);
      return opt;
    }
    const bool last = i == question.additional_count;
    if (record.type == kTypeOpt) {
      opt = record;
      out.opt_count = static_cast<std::uint8_t>(std::min(out.opt_count + 1, 255));
      if (!record.at_root)
        note(out, Flaw::opt_not_at_root);
    } else if (is_signature(record) && last) {
      out.is_signed = true;
    } else {
      note(out, Flaw::extra_record);
    }
  }
  if (cursor.left() > 0)
    note(out, Flaw::trailing_bytes);
  return opt;
}

/// A query as most are: one question of class IN for data, then nothing or one OPT of version 0 without options.
/// Without a branch on which of the two it is. False: anything else, `out` is not filled.
bool is_usual(std::span<const std::uint8_t> message, const Question& question, Extras& out) noexcept
{
  static_assert(std::endian::native == std::endian::little);
  constexpr std::size_t kOpt = 11;
  const std::size_t end = kHeaderLength + question.question_length;
  const std::size_t opts = question.additional_count;
  const bool whole = question.question_count == 1 && (question.answer_count | question.authority_count) == 0 &&
                     opts <= 1 && message.size() - end == opts * kOpt;
  if (!whole || question.klass != kClassIn || is_meta_type(question.type))
    return false;
  // The last bytes of the message are the OPT, or do not count.
  const std::uint64_t counts = std::uint64_t{0} - opts;
  const std::uint8_t* opt = message.data() + message.size() - kOpt;
  std::uint32_t start = 0;
  std::uint64_t rest = 0; // UDP size, extended RCODE, version, flags, length of the options
  std::memcpy(&start, opt, sizeof start);
  std::memcpy(&rest, opt + 3, sizeof rest);
  constexpr std::uint32_t kRootAndType = std::uint32_t{kTypeOpt} << 16;
  constexpr std::uint64_t kVersionAndOptions = 0xFFFF0000FF000000U;
  rest &= counts;
  if ((((start & 0xFFFFFFU) ^ kRootAndType) & counts) != 0 || (rest & kVersionAndOptions) != 0)
    return false;
  out = Extras{};
  out.opt_count = static_cast<std::uint8_t>(opts);
  out.udp_size = __builtin_bswap16(static_cast<std::uint16_t>(rest));
  out.dnssec_ok = (rest >> 39 & 1) != 0;
  return true;
}

} // namespace

MessageKind classify(std::span<const std::uint8_t> message, const Question& question, Extras& out) noexcept
{
  if (is_usual(message, question, out)) [[likely]]
    return MessageKind::answerable;
  out = Extras{};
  out.flaw = flaw_of_question(question);
  if (out.flaw != Flaw::none)
    return MessageKind::odd;
  const Record opt = walk_additional(message, question, out);
  if (out.opt_count > 1)
    note(out, Flaw::two_opt);
  else if (out.opt_count == 1)
    read_opt(opt, out);

  if (out.flaw == Flaw::none)
    return out.edns_version > 0 ? MessageKind::bad_version : MessageKind::answerable;
  return out.flaw < Flaw::two_opt ? MessageKind::odd : MessageKind::form_error;
}

} // namespace weir::dns
