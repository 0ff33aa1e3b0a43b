// SPDX-License-Identifier: BSD-3-Clause
// Builds replies: decides all lengths first, then writes without further checks.
#include <weir/dns/prepared_reply.h>
#include <weir/dns/reply.h>
#include <weir/dns/types.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace weir::dns {

namespace {

constexpr std::size_t kOptLength = 11;
constexpr std::size_t kOptionHeader = 4;
constexpr std::size_t kEdeCodeLength = 2;
constexpr std::size_t kServerCookieLength = 8;
constexpr std::size_t kRecordHeader = 12; ///< owner as a pointer, type, class, TTL, length
constexpr std::size_t kSoaDataLength = 22;
constexpr std::size_t kSoaLength = kRecordHeader + kSoaDataLength;
constexpr std::uint16_t kEdeOption = 15;
constexpr std::uint16_t kEdeForgedAnswer = 4;
constexpr std::uint16_t kEdeBlocked = 15;

// The size promise: the query brings header and question, and its OPT and client cookie if we send ours.
static_assert(kSoaLength >= kRecordHeader + 16, "a negative answer is the longest one");
static_assert(kSoaLength + kServerCookieLength + kOptionHeader + kEdeCodeLength <= kMaxGrowth);
static_assert(kSoaLength + kServerCookieLength + kOptionHeader + kEdeCodeLength + kMaxEdeText <= kMaxGrowthWithEdeText);

enum class Section : std::uint8_t { none, address4, address6, soa };

struct Plan {
  Answer answer = Answer::nodata;
  Section section = Section::none;
  std::uint16_t rcode = 0;
  bool opt = false;
  std::size_t cookie_length = 0;
  std::uint16_t ede_code = 0; ///< 0: no EDE
  std::string_view ede_text;
};

/// Writes big-endian values one behind the other; the caller has made sure of the room.
class Writer {
public:
  explicit Writer(std::uint8_t* at) noexcept : at_(at) {}
  void put8(std::uint8_t value) noexcept { *at_++ = value; }
  void put16(std::size_t value) noexcept { put(__builtin_bswap16(static_cast<std::uint16_t>(value))); }
  void put32(std::uint32_t value) noexcept { put(__builtin_bswap32(value)); }
  void put_bytes(const void* bytes, std::size_t length) noexcept
  {
    if (length > 0)
      std::memcpy(at_, bytes, length);
    at_ += length;
  }

private:
  static_assert(std::endian::native == std::endian::little);
  /// In one store: the checksum reads the words again before single bytes had reached the cache.
  template <typename Word> void put(Word swapped) noexcept
  {
    std::memcpy(at_, &swapped, sizeof swapped);
    at_ += sizeof swapped;
  }
  std::uint8_t* at_;
};

Answer answer_for(Answer asked, std::uint16_t type) noexcept
{
  const bool has_address = type == kTypeA || type == kTypeAaaa || type == kTypeAny;
  return asked == Answer::address && !has_address ? Answer::nodata : asked;
}

std::uint16_t rcode_of(Answer answer) noexcept
{
  switch (answer) {
  case Answer::address:
  case Answer::nodata:
    return kRcodeNoError;
  case Answer::nxdomain:
    return kRcodeNxDomain;
  case Answer::refused:
    return kRcodeRefused;
  case Answer::form_error:
    return kRcodeFormErr;
  case Answer::bad_version:
    return kRcodeBadVers;
  }
  return kRcodeRefused;
}

Section section_of(Answer answer, std::uint16_t type) noexcept
{
  if (answer == Answer::address)
    return type == kTypeAaaa ? Section::address6 : Section::address4;
  return answer == Answer::nodata || answer == Answer::nxdomain ? Section::soa : Section::none;
}

std::uint16_t ede_code_of(Answer answer) noexcept
{
  if (answer == Answer::address)
    return kEdeForgedAnswer;
  const bool error = answer == Answer::form_error || answer == Answer::bad_version;
  return error ? std::uint16_t{0} : kEdeBlocked;
}

/// At most kMaxEdeText bytes, no character cut in two.
std::string_view cut_text(std::string_view text) noexcept
{
  if (text.size() <= kMaxEdeText)
    return text;
  std::size_t end = kMaxEdeText;
  while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xc0) == 0x80)
    --end;
  return text.substr(0, end);
}

Plan plan_reply(const Question& question, const Extras& extras, const ReplyOptions& options) noexcept
{
  Plan plan;
  plan.answer = answer_for(options.answer, question.type);
  plan.rcode = rcode_of(plan.answer);
  plan.section = section_of(plan.answer, question.type);
  plan.opt = extras.opt_count == 1;
  if (!plan.opt)
    return plan;
  if (extras.cookie_length > 0)
    plan.cookie_length = std::max<std::size_t>(extras.cookie_length, kClientCookieLength + kServerCookieLength);
  if (options.ede)
    plan.ede_code = ede_code_of(plan.answer);
  if (plan.ede_code != 0)
    plan.ede_text = cut_text(options.ede_text);
  return plan;
}

std::size_t section_length(Section section) noexcept
{
  switch (section) {
  case Section::none:
    return 0;
  case Section::address4:
    return kRecordHeader + 4;
  case Section::address6:
    return kRecordHeader + 16;
  case Section::soa:
    return kSoaLength;
  }
  return 0;
}

std::size_t options_length(const Plan& plan) noexcept
{
  const std::size_t cookie = plan.cookie_length > 0 ? kOptionHeader + plan.cookie_length : 0;
  const std::size_t ede = plan.ede_code != 0 ? kOptionHeader + kEdeCodeLength + plan.ede_text.size() : 0;
  return cookie + ede;
}

std::size_t reply_length(const Plan& plan, const Question& question) noexcept
{
  return kHeaderLength + question.question_length + section_length(plan.section) +
         (plan.opt ? kOptLength + options_length(plan) : 0);
}

void write_counts(Writer& out, const Plan& plan) noexcept
{
  out.put16(1);
  out.put16(plan.section == Section::address4 || plan.section == Section::address6 ? 1 : 0);
  out.put16(plan.section == Section::soa ? 1 : 0);
  out.put16(plan.opt ? 1 : 0);
}

std::uint16_t flags_when_not_recursive(const Plan& plan) noexcept
{
  const bool error = plan.rcode != kRcodeNoError && plan.rcode != kRcodeNxDomain;
  return error ? std::uint16_t{0} : kFlagAa;
}

void write_header(Writer& out, const Plan& plan, const Question& question) noexcept
{
  const bool recursive = (question.flags & kFlagRd) != 0;
  const std::uint16_t own = recursive ? kFlagRa : flags_when_not_recursive(plan);
  out.put16(question.id);
  out.put16(kFlagQr | (question.flags & (kFlagRd | kFlagCd)) | (plan.rcode & 0x0f) | own);
  write_counts(out, plan);
}

void write_record_header(Writer& out, std::uint16_t owner, std::uint16_t type, std::uint32_t ttl,
                         std::size_t length) noexcept
{
  out.put16(owner);
  out.put16(type);
  out.put16(kClassIn);
  out.put32(ttl);
  out.put16(length);
}

/// MNAME and RNAME are the root; REFRESH and the like concern nobody who only caches.
void write_soa(Writer& out, std::uint16_t owner, std::uint32_t ttl) noexcept
{
  write_record_header(out, owner, kTypeSoa, ttl, kSoaDataLength);
  out.put8(0);
  out.put8(0);
  out.put32(1);      // SERIAL
  out.put32(3600);   // REFRESH
  out.put32(600);    // RETRY
  out.put32(604800); // EXPIRE
  out.put32(ttl);    // MINIMUM
}

void write_section(Writer& out, const Plan& plan, const Question& question, const ReplyOptions& options) noexcept
{
  switch (plan.section) {
  case Section::none:
    return;
  case Section::address4:
    write_record_header(out, kPointer | kHeaderLength, kTypeA, options.ttl, options.address4.size());
    return out.put_bytes(options.address4.data(), options.address4.size());
  case Section::address6:
    write_record_header(out, kPointer | kHeaderLength, kTypeAaaa, options.ttl, options.address6.size());
    return out.put_bytes(options.address6.data(), options.address6.size());
  case Section::soa:
    return write_soa(out, soa_pointer(question, options.soa_labels), options.ttl);
  }
}

void write_opt(Writer& out, const Plan& plan, const Extras& extras, const ReplyOptions& options) noexcept
{
  out.put8(0);
  out.put16(kTypeOpt);
  out.put16(kUdpSize);
  out.put8(static_cast<std::uint8_t>(plan.rcode >> 4));
  out.put8(0);
  out.put16(extras.dnssec_ok ? 0x8000 : 0);
  out.put16(options_length(plan));
  if (plan.cookie_length > 0) {
    out.put16(kCookieOption);
    out.put16(plan.cookie_length);
    out.put_bytes(extras.cookie.data(), extras.cookie_length);
    out.put_bytes(options.server_cookie.data(), plan.cookie_length - extras.cookie_length);
  }
  if (plan.ede_code != 0) {
    out.put16(kEdeOption);
    out.put16(kEdeCodeLength + plan.ede_text.size());
    out.put16(plan.ede_code);
    out.put_bytes(plan.ede_text.data(), plan.ede_text.size());
  }
}

/// One's complement sum of words as they lie in memory; `bytes` are an even number.
std::uint16_t sum_of(std::span<const std::uint8_t> bytes) noexcept
{
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 2)
    sum += bytes[at] | std::uint32_t{bytes[at + 1]} << 8;
  sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>((sum & 0xFFFF) + (sum >> 16));
}

PreparedReply prepare(const ReplyOptions& options, std::uint16_t type, const Extras& extras) noexcept
{
  Question question{};
  question.type = type;
  const Plan plan = plan_reply(question, extras, options);
  PreparedReply reply;
  const std::size_t length = reply_length(plan, question) - kHeaderLength;
  reply.answer = plan.answer;
  reply.rcode = plan.rcode;
  reply.fits = length <= reply.records.size();
  if (!reply.fits)
    return reply;
  reply.length = static_cast<std::uint8_t>(length);
  reply.has_soa = plan.section == Section::soa;
  reply.flags = kFlagQr | (plan.rcode & 0x0f);
  reply.when_not_recursive = flags_when_not_recursive(plan);
  Writer counts(reply.counts.data());
  write_counts(counts, plan);
  Writer records(reply.records.data());
  write_section(records, plan, question, options);
  if (plan.opt)
    write_opt(records, plan, extras, options);
  if (reply.has_soa)
    reply.records[0] = reply.records[1] = 0;
  reply.records_sum = sum_of(reply.records);
  reply.counts_sum = sum_of(reply.counts);
  return reply;
}

} // namespace

PreparedReplies::PreparedReplies(const ReplyOptions& options) noexcept
{
  for (std::size_t kind = 0; kind < replies_.size(); ++kind) {
    for (std::size_t opt = 0; opt < kOpts; ++opt) {
      ReplyOptions asked = options;
      asked.answer = kind == kAddress6 ? Answer::address : static_cast<Answer>(kind);
      Extras extras;
      extras.opt_count = opt == 0 ? 0 : 1;
      extras.dnssec_ok = opt == 2;
      replies_[kind][opt] = prepare(asked, kind == kAddress6 ? kTypeAaaa : kTypeA, extras);
    }
  }
}

Reply build_reply(std::span<const std::uint8_t> message, const Question& question, const Extras& extras,
                  const ReplyOptions& options, std::span<std::uint8_t> buffer) noexcept
{
  const Plan plan = plan_reply(question, extras, options);
  const std::size_t length = reply_length(plan, question);
  const std::size_t question_end = kHeaderLength + question.question_length;
  if (buffer.size() < length || message.size() < question_end)
    return {};
  if (buffer.data() != message.data())
    std::memcpy(buffer.data() + kHeaderLength, message.data() + kHeaderLength, question.question_length);
  Writer header(buffer.data());
  write_header(header, plan, question);
  Writer rest(buffer.data() + question_end);
  write_section(rest, plan, question, options);
  if (plan.opt)
    write_opt(rest, plan, extras, options);
  return {.length = length, .answer = plan.answer, .rcode = plan.rcode};
}

} // namespace weir::dns
