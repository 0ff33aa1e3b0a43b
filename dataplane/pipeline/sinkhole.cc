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

/// What a kind of answer is called: as the verdict's reason and in the hit. By dns::Answer.
struct AnswerWords {
  Reason reason;
  hits::DnsAnswer answer;
};
constexpr std::array<AnswerWords, 6> kWords = {{{Reason::sinkholed, hits::DnsAnswer::address},
                                                {Reason::nodata, hits::DnsAnswer::nodata},
                                                {Reason::nxdomain, hits::DnsAnswer::nxdomain},
                                                {Reason::refused, hits::DnsAnswer::refused},
                                                {Reason::formerr, hits::DnsAnswer::formerr},
                                                {Reason::badvers, hits::DnsAnswer::badvers}}};
static_assert(static_cast<std::size_t>(dns::Answer::address) == 0 &&
              static_cast<std::size_t>(dns::Answer::bad_version) == kWords.size() - 1);

const AnswerWords& words_of(dns::Answer answer) noexcept
{
  return kWords[static_cast<std::size_t>(answer)];
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

bool carries_ttl(dns::Answer answer) noexcept
{
  return answer == dns::Answer::address || answer == dns::Answer::nodata || answer == dns::Answer::nxdomain;
}

std::uint32_t behind_question(const BuiltAnswer& answer) noexcept
{
  return dns::kHeaderLength + answer.question_length;
}

/// nullptr unless the question can stay where it is and the whole of the records can be copied behind it.
const dns::PreparedReply* find_prepared(const ImageContext& context, const Frame& frame, const Packet& packet,
                                        const dns::Question& question, const Judgements& judgements,
                                        std::uint32_t lane) noexcept
{
  const std::uint32_t needed = kUdpHeader + dns::kHeaderLength + question.question_length + dns::PreparedReply::kRoom;
  if (packet.transport != packet.network + plain_header(packet) || room_behind_header(frame, packet) < needed)
    return nullptr;
  return context.replies.find(judgements.answer[lane], question.type, judgements.extras[lane]);
}

/// Writes all of the message that the query does not hold already. Returns its sum but that of the question.
std::uint64_t write_prepared(std::uint8_t* udp, const BuiltAnswer& answer) noexcept
{
  const dns::PreparedReply& reply = *answer.prepared;
  std::uint8_t* message = udp + kUdpHeader;
  const std::uint16_t flags = __builtin_bswap16(dns::flags_of(reply, load16(message + 2)));
  std::uint16_t id = 0;
  std::memcpy(&id, message, sizeof id);
  std::memcpy(message + 2, &flags, sizeof flags);
  std::memcpy(message + 4, reply.counts.data(), reply.counts.size());
  std::uint8_t* records = message + behind_question(answer);
  std::memcpy(records, reply.records.data(), reply.records.size());
  const std::uint16_t owner = __builtin_bswap16(answer.owner);
  if (reply.has_soa)
    std::memcpy(records, &owner, sizeof owner);
  const std::uint64_t records_sum = sum_of_words<dns::PreparedReply::kRoom>(reply.records.data()) + owner;
  return std::uint64_t{id} + flags + sum_of_words<8>(reply.counts.data()) +
         sum_at(behind_question(answer), records_sum);
}

/// The same of a message that was built apart.
std::uint64_t write_built(std::uint8_t* udp, const BuiltAnswer& answer) noexcept
{
  const std::uint32_t behind = behind_question(answer);
  std::memcpy(udp + kUdpHeader, answer.message.data(), answer.length);
  return sum_of_words<dns::kHeaderLength>(answer.message.data()) +
         sum_at(behind, sum_of(answer.message.data() + behind, answer.length - behind));
}

} // namespace

void build_answer(const ImageContext& context, const Frame& frame, const Packet& packet, const QueryBatch& queries,
                  std::uint32_t lane, const Judgements& judgements, const Worker& worker, BuiltAnswer& answer) noexcept
{
  const std::uint32_t element = queries.element[lane];
  const dns::Question& question = queries.question[element];
  answer.question_length = question.question_length;
  answer.question_sum = judgements.question_sum[lane];
  answer.prepared = find_prepared(context, frame, packet, question, judgements, lane);
  dns::Reply reply;
  if (answer.prepared != nullptr) [[likely]] {
    reply = {behind_question(answer) + answer.prepared->length, answer.prepared->answer, answer.prepared->rcode};
    answer.owner = answer.prepared->has_soa ? dns::soa_pointer(question, queries.match[element].labels) : 0;
  } else {
    dns::ReplyOptions options = context.reply;
    options.answer = judgements.answer[lane];
    options.soa_labels = queries.match[element].labels;
    options.server_cookie = worker.server_cookie;
    const std::span<const std::uint8_t> message(frame.data + queries.message[element], queries.message_length[element]);
    reply = dns::build_reply(message, question, judgements.extras[lane], options, answer.message);
  }
  answer.length = static_cast<std::uint32_t>(reply.length);
  if (reply.length == 0 || room_behind_header(frame, packet) < kUdpHeader + reply.length) {
    answer.reason = Reason::no_room;
    return;
  }
  answer.reason = words_of(reply.answer).reason;
  answer.given = reply.answer;
  answer.rcode = reply.rcode;
}

DnsOutcome outcome_of(const ImageContext& context, const BuiltAnswer& answer, std::uint16_t type) noexcept
{
  if (answer.reason == Reason::no_room)
    return {hits::DnsAnswer::dropped, 0, 0, {}};
  DnsOutcome outcome = {
      words_of(answer.given).answer, answer.rcode, carries_ttl(answer.given) ? context.reply.ttl : 0, {}};
  if (answer.given == dns::Answer::address)
    outcome.address = address_given(context.reply, type);
  return outcome;
}

void write_answer(Frame& frame, const Packet& packet, const BuiltAnswer& answer) noexcept
{
  std::uint16_t client = 0; // as it stands in the frame
  std::memcpy(&client, frame.data + packet.transport, sizeof client);
  const std::uint32_t length = kUdpHeader + answer.length;
  std::uint8_t* udp = turn_around(frame, packet, kProtocolUdp, length);
  const std::uint64_t sum = answer.prepared != nullptr ? write_prepared(udp, answer) : write_built(udp, answer);
  const std::uint64_t ports = __builtin_bswap16(kDnsPort) | std::uint64_t{client} << 16;
  const std::uint64_t wire_length = __builtin_bswap16(static_cast<std::uint16_t>(length));
  const std::uint64_t checksum =
      checksum_field(sum_of_pseudo_header(frame.data + packet.network, kProtocolUdp, length) + ports + wire_length +
                         answer.question_sum + sum,
                     true);
  const std::uint64_t header = ports | wire_length << 32 | checksum << 48;
  std::memcpy(udp, &header, sizeof header);
}

} // namespace weir::pipeline
