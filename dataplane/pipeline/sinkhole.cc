// SPDX-License-Identifier: BSD-3-Clause
// DNS answers in the wire.
#include "sinkhole.h"

#include "checksum.h"
#include "query_check.h"
#include "turn_around.h"

#include <weir/dns/types.h>

#include <cstring>
#include <span>

namespace weir::pipeline {

namespace {

/// What a kind of answer is called: as the verdict's reason, in the hit, and whether an address was given.
struct AnswerWords {
  Reason reason;
  hits::DnsAnswer answer;
};

AnswerWords words_of(dns::Answer answer) noexcept
{
  switch (answer) {
  case dns::Answer::address:
    return {Reason::sinkholed, hits::DnsAnswer::address};
  case dns::Answer::nodata:
    return {Reason::nodata, hits::DnsAnswer::nodata};
  case dns::Answer::nxdomain:
    return {Reason::nxdomain, hits::DnsAnswer::nxdomain};
  case dns::Answer::refused:
    return {Reason::refused, hits::DnsAnswer::refused};
  case dns::Answer::form_error:
    return {Reason::formerr, hits::DnsAnswer::formerr};
  case dns::Answer::bad_version:
    break;
  }
  return {Reason::badvers, hits::DnsAnswer::badvers};
}

std::array<std::uint8_t, 16> address_given(const dns::ReplyOptions& options, std::uint16_t type) noexcept
{
  if (type == dns::kTypeAaaa)
    return options.address6;
  std::array<std::uint8_t, 16> mapped{};
  mapped[10] = mapped[11] = 0xFF;
  std::memcpy(&mapped[12], options.address4.data(), options.address4.size());
  return mapped;
}

/// Any answer without cookie and text fits, behind its question.
constexpr std::uint32_t kUsualAnswer = 48;
static_assert(dns::kMaxReplyLength >= dns::kHeaderLength + dns::kMaxNameLength + 4 + kUsualAnswer);

/// Behind the question. The usual answer is summed with the zeros behind it, without a branch on its length.
std::uint64_t sum_of_records(const BuiltAnswer& answer) noexcept
{
  const std::uint32_t start = dns::kHeaderLength + answer.question_length;
  const std::uint8_t* records = answer.message.data() + start;
  const std::uint32_t length = answer.length - start;
  return sum_at(start, length <= kUsualAnswer ? sum_of_words<kUsualAnswer>(records) : sum_of(records, length));
}

bool carries_ttl(dns::Answer answer) noexcept
{
  return answer == dns::Answer::address || answer == dns::Answer::nodata || answer == dns::Answer::nxdomain;
}

} // namespace

hits::HitAction expected_action(dns::Answer answer, std::uint16_t type) noexcept
{
  const bool address = type == dns::kTypeA || type == dns::kTypeAaaa || type == dns::kTypeAny;
  return answer == dns::Answer::address && address ? hits::HitAction::dns_sinkholed : hits::HitAction::dns_blocked;
}

void build_answer(const ImageContext& context, const Frame& frame, const Packet& packet, const QueryBatch& queries,
                  std::uint32_t lane, const Judgements& judgements, const Worker& worker, BuiltAnswer& answer) noexcept
{
  const std::uint32_t element = queries.element[lane];
  dns::ReplyOptions options = context.reply;
  options.answer = judgements.answer[lane];
  options.soa_labels = queries.match[element].labels;
  options.server_cookie = worker.server_cookie;
  const std::span<const std::uint8_t> message(frame.data + queries.message[element], queries.message_length[element]);
  answer.question_length = queries.question[element].question_length;
  answer.question_sum = judgements.question_sum[lane];
  std::memset(answer.message.data() + dns::kHeaderLength + answer.question_length, 0, kUsualAnswer);
  const dns::Reply reply =
      dns::build_reply(message, queries.question[element], judgements.extras[lane], options, answer.message);
  answer.length = static_cast<std::uint32_t>(reply.length);
  if (reply.length == 0 || room_behind_header(frame, packet) < kUdpHeader + reply.length) {
    answer.reason = Reason::no_room;
    answer.action = hits::HitAction::blocked;
    answer.outcome = {hits::DnsAnswer::dropped, 0, 0, {}};
    return;
  }
  const AnswerWords words = words_of(reply.answer);
  answer.reason = words.reason;
  answer.action = reply.answer == dns::Answer::address ? hits::HitAction::dns_sinkholed : hits::HitAction::dns_blocked;
  answer.outcome = {words.answer, reply.rcode, carries_ttl(reply.answer) ? options.ttl : 0, {}};
  if (reply.answer == dns::Answer::address)
    answer.outcome.address = address_given(options, queries.question[element].type);
}

void write_answer(Frame& frame, const Packet& packet, const BuiltAnswer& answer) noexcept
{
  const std::uint16_t client = load16(frame.data + packet.transport);
  const std::uint32_t length = kUdpHeader + answer.length;
  std::uint8_t* udp = turn_around(frame, packet, kProtocolUdp, length);
  store16(udp, kDnsPort);
  store16(udp + 2, client);
  store16(udp + 4, static_cast<std::uint16_t>(length));
  store16(udp + 6, 0);
  std::memcpy(udp + kUdpHeader, answer.message.data(), answer.length);
  store_checksum(udp + 6,
                 sum_of_pseudo_header(frame.data + packet.network, kProtocolUdp, length) +
                     sum_of_words<kBeforeQuestion>(udp) + answer.question_sum + sum_of_records(answer),
                 true);
}

} // namespace weir::pipeline
