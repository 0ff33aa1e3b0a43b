// SPDX-License-Identifier: BSD-3-Clause
// DNS answers in the wire.
#include "sinkhole.h"

#include "checksum.h"
#include "lanes.h"
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

std::uint32_t behind_question(const dns::Question& question) noexcept
{
  return dns::kHeaderLength + question.question_length;
}

/// True if the question can stay where it is and the whole of the records can be copied behind it.
bool takes_prepared(const Frame& frame, const Packet& packet, const dns::Question& question) noexcept
{
  const std::uint32_t needed = kUdpHeader + behind_question(question) + dns::PreparedReply::kRoom;
  return packet.transport == packet.network + plain_header(packet) && room_behind_header(frame, packet) >= needed;
}

/// Writes all of the message that the query does not hold already. Returns its sum but that of the question.
std::uint64_t write_message(std::uint8_t* message, const PreparedAnswer& answer, std::uint32_t behind) noexcept
{
  const dns::PreparedReply& reply = *answer.reply;
  const std::uint16_t flags = __builtin_bswap16(dns::flags_of(reply, load16(message + 2)));
  std::uint16_t id = 0;
  std::memcpy(&id, message, sizeof id);
  std::memcpy(message + 2, &flags, sizeof flags);
  std::memcpy(message + 4, reply.counts.data(), reply.counts.size());
  std::uint8_t* records = message + behind;
  std::memcpy(records, reply.records.data(), reply.records.size());
  // Without a branch: whether there is an SOA nobody can foretell. Where there is one its first two bytes are missing.
  const std::uint16_t owner = __builtin_bswap16(answer.owner);
  std::uint16_t start = 0;
  std::memcpy(&start, reply.records.data(), sizeof start);
  start |= owner;
  std::memcpy(records, &start, sizeof start);
  return std::uint64_t{id} + flags + reply.counts_sum + sum_at(behind, std::uint64_t{reply.records_sum} + owner);
}

/// Turns the headers round; the UDP header is left to finish().
struct Turned {
  std::uint8_t* udp;
  std::uint32_t length;
  std::uint16_t client; ///< port, as it stands in the frame
};

Turned turn(Frame& frame, const Packet& packet, std::uint32_t message_length) noexcept
{
  Turned turned{nullptr, kUdpHeader + message_length, 0};
  std::memcpy(&turned.client, frame.data + packet.transport, sizeof turned.client);
  turned.udp = turn_around(frame, packet, kProtocolUdp, turned.length);
  return turned;
}

/// `sum` is that of the whole message.
void finish(const Frame& frame, const Packet& packet, const Turned& turned, std::uint64_t sum) noexcept
{
  const std::uint64_t ports = __builtin_bswap16(kDnsPort) | std::uint64_t{turned.client} << 16;
  const std::uint64_t wire_length = __builtin_bswap16(static_cast<std::uint16_t>(turned.length));
  const std::uint64_t pseudo = sum_of_pseudo_header(frame.data + packet.network, kProtocolUdp, turned.length);
  const std::uint64_t checksum = checksum_field(pseudo + ports + wire_length + sum, true);
  const std::uint64_t header = ports | wire_length << 32 | checksum << 48;
  std::memcpy(turned.udp, &header, sizeof header);
}

} // namespace

std::uint64_t choose_prepared(const Batch& batch, Judgements& judgements) noexcept
{
  std::uint64_t chosen = 0;
  for_each_lane(judgements.reply, [&](std::uint32_t lane) {
    const dns::Question& question = batch.queries.question_of(lane);
    const dns::PreparedReply* reply =
        batch.context->replies.find(judgements.answer[lane], question.type, judgements.extras[lane]);
    if (reply == nullptr || !takes_prepared(batch.frames.frames[lane], judgements.packet[lane], question)) [[unlikely]]
      return;
    const unsigned labels = batch.queries.match[batch.queries.element[lane]].labels;
    const auto has_soa = static_cast<std::uint16_t>(reply->has_soa);
    judgements.prepared[lane] = {reply, static_cast<std::uint16_t>(dns::soa_pointer(question, labels) * has_soa)};
    judgements.reason[lane] = words_of(reply->answer).reason;
    chosen |= bit_of(lane);
  });
  return chosen;
}

void build_answer(const Batch& batch, std::uint32_t lane, const Judgements& judgements, const Worker& worker,
                  BuiltAnswer& answer) noexcept
{
  const std::uint32_t element = batch.queries.element[lane];
  const Frame& frame = batch.frames.frames[lane];
  dns::ReplyOptions options = batch.context->reply;
  options.answer = judgements.answer[lane];
  options.soa_labels = batch.queries.match[element].labels;
  options.server_cookie = worker.server_cookie;
  const std::span<const std::uint8_t> message(frame.data + batch.queries.message[element],
                                              batch.queries.message_length[element]);
  const dns::Reply reply =
      dns::build_reply(message, batch.queries.question[element], judgements.extras[lane], options, answer.message);
  answer.length = static_cast<std::uint32_t>(reply.length);
  const bool fits =
      reply.length != 0 && room_behind_header(frame, judgements.packet[lane]) >= kUdpHeader + reply.length;
  answer.reason = fits ? words_of(reply.answer).reason : Reason::no_room;
  answer.given = reply.answer;
  answer.rcode = reply.rcode;
}

DnsOutcome outcome_of(const ImageContext& context, dns::Answer given, std::uint16_t rcode, std::uint16_t type) noexcept
{
  DnsOutcome outcome = {words_of(given).answer, rcode, carries_ttl(given) ? context.reply.ttl : 0, {}};
  if (given == dns::Answer::address)
    outcome.address = address_given(context.reply, type);
  return outcome;
}

void write_prepared(Batch& batch, std::uint64_t lanes, const Judgements& judgements) noexcept
{
  for_each_lane(lanes, [&](std::uint32_t lane) {
    Frame& frame = batch.frames.frames[lane];
    const Packet& packet = judgements.packet[lane];
    const PreparedAnswer& answer = judgements.prepared[lane];
    const std::uint32_t behind = behind_question(batch.queries.question_of(lane));
    const Turned turned = turn(frame, packet, behind + answer.reply->length);
    const std::uint64_t sum = write_message(turned.udp + kUdpHeader, answer, behind);
    finish(frame, packet, turned, sum + judgements.question_sum[lane]);
  });
}

void write_built(Batch& batch, std::uint32_t lane, const Judgements& judgements, const BuiltAnswer& answer) noexcept
{
  Frame& frame = batch.frames.frames[lane];
  const Packet& packet = judgements.packet[lane];
  const Turned turned = turn(frame, packet, answer.length);
  std::memcpy(turned.udp + kUdpHeader, answer.message.data(), answer.length);
  finish(frame, packet, turned, sum_of(answer.message.data(), answer.length));
}

} // namespace weir::pipeline
