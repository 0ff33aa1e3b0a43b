// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as a DNS message: read, classified and answered; what comes out keeps its promises. The first byte chooses
// the answer, the rest is the message.
#include <weir/dns/reply.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

using namespace weir::dns;

namespace {

void require(bool condition)
{
  if (!condition)
    std::abort();
}

ReplyOptions options_from(std::uint8_t choice, MessageKind kind)
{
  ReplyOptions options;
  options.answer = static_cast<Answer>(choice % 4);
  if (kind == MessageKind::form_error)
    options.answer = Answer::form_error;
  if (kind == MessageKind::bad_version)
    options.answer = Answer::bad_version;
  options.ede = (choice & 0x10) != 0;
  options.ede_text =
      (choice & 0x20) != 0 ? std::string_view("blocked by weir: a feed whose name is far longer than sixty bytes") : "";
  options.soa_labels = choice;
  return options;
}

/// The reply, read as a query (QR taken off), must be one question with at most an OPT of version 0 and no flaw but
/// that of having an answer.
void check_reply(std::vector<std::uint8_t> reply, const Question& asked, const Extras& extras)
{
  require((reply[2] & 0x80) != 0);
  reply[2] &= 0x7f;
  Question question;
  require(read_question(reply, question) == MessageKind::answerable);
  require(question.id == asked.id && question.type == asked.type && question.klass == asked.klass);
  require(std::equal(question.name.begin(), question.name.begin() + question.name_length, asked.name.begin()));
  require(question.additional_count == (extras.opt_count == 1 ? 1 : 0));
  Extras replied;
  const MessageKind kind = classify(reply, question, replied);
  if (question.answer_count + question.authority_count > 0)
    require(kind == MessageKind::odd && replied.flaw == Flaw::extra_sections);
  else
    require(kind == MessageKind::answerable);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  if (size == 0)
    return 0;
  const std::vector<std::uint8_t> message(data + 1, data + size);
  Question question;
  if (read_question(message, question) != MessageKind::answerable)
    return 0;
  Extras extras;
  const MessageKind kind = classify(message, question, extras);
  require((kind == MessageKind::odd || kind == MessageKind::form_error) == (extras.flaw != Flaw::none));
  if (kind == MessageKind::odd)
    return 0;
  const ReplyOptions options = options_from(data[0], kind);
  std::vector<std::uint8_t> buffer(kMaxReplyLength);
  const Reply reply = build_reply(message, question, extras, options, buffer);
  const bool long_ede = options.ede && !options.ede_text.empty();
  require(reply.length >= kHeaderLength &&
          reply.length <= message.size() + (long_ede ? kMaxGrowthWithEdeText : kMaxGrowth));
  buffer.resize(reply.length);

  std::vector<std::uint8_t> in_place = message;
  in_place.resize(std::max(kMaxReplyLength, message.size()));
  const Reply again = build_reply(std::span(in_place).first(message.size()), question, extras, options, in_place);
  in_place.resize(again.length);
  require(in_place == buffer);
  check_reply(buffer, question, extras);
  return 0;
}
