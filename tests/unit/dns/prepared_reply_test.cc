// SPDX-License-Identifier: BSD-3-Clause
// Prepared replies: byte for byte what build_reply() writes, or none.
#include "query_bytes.h"

#include <weir/dns/prepared_reply.h>

#include <algorithm>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::dns;
using namespace weir::dns::test;

namespace {

struct Read {
  explicit Read(const Bytes& query)
  {
    CHECK_TRUE(read_question(query, question) == MessageKind::answerable);
    static_cast<void>(classify(query, question, extras));
  }
  Question question;
  Extras extras;
};

Bytes big_endian(std::uint16_t value)
{
  return {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

/// The message that a prepared reply stands for.
Bytes put_together(const Bytes& query, const Read& read, const PreparedReply& reply, std::size_t soa_labels)
{
  Bytes records(reply.records.begin(), reply.records.begin() + reply.length);
  if (reply.has_soa) {
    const Bytes owner = big_endian(soa_pointer(read.question, soa_labels));
    std::ranges::copy(owner, records.begin());
  }
  return Bytes(query.begin(), query.begin() + 2) + big_endian(flags_of(reply, read.question.flags)) +
         Bytes(reply.counts.begin(), reply.counts.end()) +
         Bytes(query.begin() + 12, query.begin() + 12 + read.question.question_length) + records;
}

/// True if there was one.
bool check_prepared(const Bytes& query, const ReplyOptions& options)
{
  const Read read(query);
  const PreparedReplies replies(options);
  const PreparedReply* reply = replies.find(options.answer, read.question.type, read.extras);
  if (reply == nullptr)
    return false;
  Bytes buffer(kMaxReplyLength);
  const Reply built = build_reply(query, read.question, read.extras, options, buffer);
  buffer.resize(built.length);
  STRCMP_EQUAL(to_hex(buffer).c_str(), to_hex(put_together(query, read, *reply, options.soa_labels)).c_str());
  CHECK_TRUE(built.answer == reply->answer);
  LONGS_EQUAL(built.rcode, reply->rcode);
  CHECK_TRUE(std::all_of(reply->records.begin() + reply->length, reply->records.end(), [](auto b) { return b == 0; }));
  return true;
}

constexpr Answer kAnswers[] = {Answer::address, Answer::nodata,     Answer::nxdomain,
                               Answer::refused, Answer::form_error, Answer::bad_version};

} // namespace

TEST_GROUP(PreparedReplies){};

TEST(PreparedReplies, are_what_would_be_built)
{
  ReplyOptions options = {.address4 = {192, 0, 2, 7}, .address6 = {0x20, 1, 0xd, 0xb8, 5}, .ttl = 77};
  for (const Bytes& rest : {Bytes{}, opt(), opt({}, 0, true), hex("00 00fa 00ff 00000000 0000"), opt() + opt()}) {
    const auto extras = static_cast<std::uint16_t>(rest.empty() ? 0 : rest == opt() + opt() ? 2 : 1);
    for (const std::uint16_t type : {1, 28, 65, 255}) {
      for (const std::uint16_t flags : {0x0000, 0x0100, 0x0110, 0x07ef}) {
        for (const Answer answer : kAnswers) {
          for (const std::uint8_t labels : {0, 1, 2, 9}) {
            options.answer = answer;
            options.soa_labels = labels;
            CHECK_TRUE(
                check_prepared(compose({.type = type, .flags = flags, .extras = extras, .rest = rest}), options));
          }
        }
      }
    }
  }
}

TEST(PreparedReplies, hold_extended_errors_without_text)
{
  const Bytes query = compose({.extras = 1, .rest = opt()});
  CHECK_TRUE(check_prepared(query, {.ede = true}));
  CHECK_TRUE(check_prepared(query, {.answer = Answer::refused, .ede = true, .ede_text = "blocked"}));
}

TEST(PreparedReplies, are_not_for_cookies_and_long_texts)
{
  CHECK_FALSE(check_prepared(compose({.extras = 1, .rest = opt(option(10, Bytes(8, 1)))}), {}));
  const ReplyOptions wordy = {.ede = true, .ede_text = "blocked by a box with a name"};
  CHECK_FALSE(check_prepared(compose({.extras = 1, .rest = opt()}), wordy));
  CHECK_TRUE(check_prepared(compose({}), wordy));
}
