// SPDX-License-Identifier: BSD-3-Clause
// Replies: exact bytes, size promise, in-place use.
#include "query_bytes.h"

#include <weir/dns/reply.h>

#include <algorithm>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::dns;
using namespace weir::dns::test;

namespace {

const Bytes kClientCookie = hex("0102030405060708");
const std::string kQuestion = "04457669"
                              "6c076578616d706c65"
                              "00"; // "Evil.example"
const std::string kSoaTail = "0006000100"
                             "00001e"
                             "0016"
                             "0000"
                             "00000001"
                             "00000e10"
                             "00000258"
                             "00093a80"
                             "0000001e";

Bytes answer(const Bytes& query, const ReplyOptions& options, Reply* reply = nullptr)
{
  Question question;
  Extras extras;
  CHECK_TRUE(read_question(query, question) == MessageKind::answerable);
  static_cast<void>(classify(query, question, extras));
  Bytes buffer(kMaxReplyLength, 0xee);
  const Reply built = build_reply(query, question, extras, options, buffer);
  CHECK_TRUE(std::all_of(buffer.begin() + static_cast<std::ptrdiff_t>(built.length), buffer.end(),
                         [](auto b) { return b == 0xee; }));
  buffer.resize(built.length);
  if (reply != nullptr)
    *reply = built;

  Bytes in_place = query;
  in_place.resize(kMaxReplyLength, 0xdd);
  const Reply again = build_reply(std::span(in_place).first(query.size()), question, extras, options, in_place);
  LONGS_EQUAL(built.length, again.length);
  in_place.resize(again.length);
  CHECK_TRUE(in_place == buffer);
  return buffer;
}

std::string answer_hex(const QueryBytes& query, const ReplyOptions& options)
{
  return to_hex(answer(compose(query), options));
}

} // namespace

TEST_GROUP(ReplyBytes){};

TEST(ReplyBytes, addresses_are_given_for_a_aaaa_and_any)
{
  const std::string zero6(32, '0');
  STRCMP_EQUAL(("1234818000010001"
                "00000000" +
                kQuestion +
                "00010001"
                "c00c00010001"
                "0000001e0004"
                "00000000")
                   .c_str(),
               answer_hex({.name = "Evil.example"}, {}).c_str());
  STRCMP_EQUAL(("1234818000010001"
                "00000000" +
                kQuestion +
                "001c0001"
                "c00c001c0001"
                "0000001e0010" +
                zero6)
                   .c_str(),
               answer_hex({.name = "Evil.example", .type = 28}, {}).c_str());
  STRCMP_EQUAL(("1234818000010001"
                "00000000" +
                kQuestion +
                "00ff0001"
                "c00c00010001"
                "000000050004"
                "c0000207")
                   .c_str(),
               answer_hex({.name = "Evil.example", .type = 255}, {.address4 = {192, 0, 2, 7}, .ttl = 5}).c_str());
}

TEST(ReplyBytes, other_types_get_nodata_with_the_soa_of_the_listed_name)
{
  Reply reply;
  const Bytes bytes = answer(compose({.name = "Evil.example", .type = 65}), {.soa_labels = 2}, &reply);
  STRCMP_EQUAL(("1234818000010000"
                "00010000" +
                kQuestion +
                "00410001"
                "c00c" +
                kSoaTail)
                   .c_str(),
               to_hex(bytes).c_str());
  CHECK_TRUE(reply.answer == Answer::nodata);
  LONGS_EQUAL(0, reply.rcode);
}

TEST(ReplyBytes, the_soa_owner_points_into_the_question)
{
  const struct {
    std::uint8_t labels;
    const char* pointer;
  } cases[] = {{3, "c00c"}, {2, "c010"}, {1, "c015"}, {0, "c01d"}, {200, "c00c"}};
  for (const auto& c : cases) {
    const Bytes bytes = answer(compose({.name = "www.evil.example", .type = 15}), {.soa_labels = c.labels});
    const Bytes owner(bytes.end() - 34, bytes.end() - 32);
    STRCMP_EQUAL(c.pointer, to_hex(owner).c_str());
  }
  const Bytes root = answer(compose({.name = "", .type = 2}), {.soa_labels = 1});
  STRCMP_EQUAL("c00c", to_hex(Bytes(root.end() - 34, root.end() - 32)).c_str());
}

TEST(ReplyBytes, modes_have_their_rcode_and_soa)
{
  const struct {
    Answer answer;
    const char* flags_and_counts;
    std::size_t growth;
    std::uint16_t rcode;
  } cases[] = {
      {Answer::nodata, "81800001000000010000", 34, 0},
      {Answer::nxdomain, "81830001000000010000", 34, 3},
      {Answer::refused, "81850001000000000000", 0, 5},
      {Answer::form_error, "81810001000000000000", 0, 1},
  };
  for (const auto& c : cases) {
    const Bytes query = compose({});
    Reply reply;
    const Bytes bytes = answer(query, {.answer = c.answer, .soa_labels = 2}, &reply);
    STRCMP_EQUAL(c.flags_and_counts, to_hex(bytes).substr(4, 20).c_str());
    LONGS_EQUAL(query.size() + c.growth, bytes.size());
    LONGS_EQUAL(c.rcode, reply.rcode);
    CHECK_TRUE(reply.answer == c.answer);
  }
}

TEST(ReplyBytes, flags_follow_the_query)
{
  const struct {
    std::uint16_t query;
    Answer answer;
    const char* reply;
  } cases[] = {
      {0x0000, Answer::address, "8400"},  {0x0100, Answer::address, "8180"}, {0x0110, Answer::address, "8190"},
      {0x0010, Answer::nxdomain, "8413"}, {0x0000, Answer::refused, "8005"}, {0x0000, Answer::form_error, "8001"},
      {0x07ef, Answer::address, "8180"}, // AA, TC, RA, Z, AD and RCODE of the query are not taken over
  };
  for (const auto& c : cases)
    STRCMP_EQUAL(c.reply, answer_hex({.flags = c.query}, {.answer = c.answer}).substr(4, 4).c_str());
}

TEST(ReplyBytes, opt_is_answered_with_opt)
{
  const auto tail = [](const Bytes& rest, std::uint16_t count, const ReplyOptions& options) {
    const Bytes query = compose({.extras = count, .rest = rest});
    const Bytes reply = answer(query, options);
    LONGS_EQUAL(reply[11], reply.size() > compose({}).size() + 16 ? 1 : 0);
    return to_hex(Bytes(reply.begin() + static_cast<std::ptrdiff_t>(compose({}).size() + 16), reply.end()));
  };
  STRCMP_EQUAL("00002904d0000000000000", tail(opt(), 1, {}).c_str());
  STRCMP_EQUAL("00002904d0000080000000", tail(opt({}, 0, true), 1, {}).c_str());
  STRCMP_EQUAL("00002904d0000000000000", tail(opt(option(3, {}) + option(8, hex("00011800c00002"))), 1, {}).c_str());
  STRCMP_EQUAL("", tail(hex("00 00fa 00ff 00000000 0000"), 1, {}).c_str());
  ReplyOptions options;
  options.server_cookie = {0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8};
  STRCMP_EQUAL("00002904d00000000000"
               "14"
               "000a0010"
               "0102030405060708"
               "a1a2a3a4a5a6a7a8",
               tail(opt(option(10, kClientCookie)), 1, options).c_str());
  const Bytes full(40, 0x55);
  STRCMP_EQUAL(("00002904d00000000000"
                "2c"
                "000a0028" +
                to_hex(full))
                   .c_str(),
               tail(opt(option(10, full)), 1, options).c_str());
}

TEST(ReplyBytes, bad_version_is_an_extended_rcode)
{
  Reply reply;
  const Bytes query = compose({.extras = 1, .rest = opt({}, 1, true)});
  const Bytes bytes = answer(query, {.answer = Answer::bad_version, .ede = true}, &reply);
  LONGS_EQUAL(16, reply.rcode);
  STRCMP_EQUAL("8180", to_hex(bytes).substr(4, 4).c_str());
  STRCMP_EQUAL("00002904d0010080000000", to_hex(Bytes(bytes.end() - 11, bytes.end())).c_str());
}

TEST(ReplyBytes, two_opt_are_answered_without)
{
  const Bytes query = compose({.extras = 2, .rest = opt() + opt()});
  const Bytes bytes = answer(query, {.answer = Answer::form_error, .ede = true, .ede_text = "blocked"});
  LONGS_EQUAL(compose({}).size(), bytes.size());
}

TEST(ReplyBytes, extended_errors_name_forged_and_blocked)
{
  const struct {
    Answer answer;
    std::uint16_t type;
    const char* ede;
  } cases[] = {
      {Answer::address, 1, "000f00050004616263"},   {Answer::address, 15, "000f0005000f616263"},
      {Answer::nodata, 1, "000f0005000f616263"},    {Answer::nxdomain, 28, "000f0005000f616263"},
      {Answer::refused, 255, "000f0005000f616263"},
  };
  for (const auto& c : cases) {
    const QueryBytes query = {.type = c.type, .extras = 1, .rest = opt()};
    const Bytes bytes = answer(compose(query), {.answer = c.answer, .ede = true, .ede_text = "abc"});
    STRCMP_EQUAL(c.ede, to_hex(Bytes(bytes.end() - 9, bytes.end())).c_str());
    LONGS_EQUAL(compose({}).size() + 16, answer(compose({}), {.ede = true, .ede_text = "abc"}).size());
  }
}

TEST(ReplyBytes, long_extended_error_texts_are_cut_at_a_character)
{
  const std::string text = std::string(59, 'x') + "\xc3\xa4 and more";
  const Bytes bytes = answer(compose({.extras = 1, .rest = opt()}), {.ede = true, .ede_text = text});
  STRCMP_EQUAL("000f003d0004", to_hex(Bytes(bytes.end() - 65, bytes.end() - 59)).c_str());
  LONGS_EQUAL('x', bytes.back());
}

TEST(ReplyBytes, nothing_is_written_into_too_small_a_buffer)
{
  const Bytes query = compose({.extras = 1, .rest = opt()});
  Question question;
  Extras extras;
  CHECK_TRUE(read_question(query, question) == MessageKind::answerable);
  CHECK_TRUE(classify(query, question, extras) == MessageKind::answerable);
  const std::size_t needed = query.size() + 16;
  for (std::size_t size = 0; size < needed; ++size) {
    Bytes buffer(size, 0xee);
    LONGS_EQUAL(0, build_reply(query, question, extras, {}, buffer).length);
    CHECK_TRUE(std::ranges::all_of(buffer, [](auto b) { return b == 0xee; }));
  }
  Bytes buffer(needed);
  LONGS_EQUAL(needed, build_reply(query, question, extras, {}, buffer).length);
}

TEST(ReplyBytes, no_combination_grows_beyond_the_promise)
{
  const std::string text(200, 'e');
  for (const Bytes& rest :
       {Bytes{}, opt(), opt(option(10, kClientCookie)), opt(option(10, Bytes(16, 1))), opt(option(10, Bytes(40, 1)))}) {
    for (const std::uint16_t type : {1, 28, 65, 255}) {
      for (const Answer mode :
           {Answer::address, Answer::nodata, Answer::nxdomain, Answer::refused, Answer::form_error}) {
        const Bytes query =
            compose({.type = type, .extras = static_cast<std::uint16_t>(rest.empty() ? 0 : 1), .rest = rest});
        CHECK_TRUE(answer(query, {.answer = mode}).size() <= query.size() + kMaxGrowth);
        CHECK_TRUE(answer(query, {.answer = mode, .ede = true}).size() <= query.size() + kMaxGrowth);
        CHECK_TRUE(answer(query, {.answer = mode, .ede = true, .ede_text = text}).size() <=
                   query.size() + kMaxGrowthWithEdeText);
      }
    }
  }
}

TEST(ReplyBytes, question_bytes_are_kept_as_asked)
{
  const Bytes query = compose({.name = "eViL.EXAMPLE"});
  const Bytes reply = answer(query, {});
  MEMCMP_EQUAL(query.data() + 12, reply.data() + 12, query.size() - 12);
}
