// SPDX-License-Identifier: BSD-3-Clause
// Queries: what step one and step two make of them.
#include "query_bytes.h"

#include <weir/dns/message.h>

#include <algorithm>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::dns;
using namespace weir::dns::test;

namespace {

std::string word_of(MessageKind kind)
{
  return std::string(word(kind));
}

const Bytes kCookie8 = hex("0102030405060708");
const Bytes kCookie16 = kCookie8 + hex("1112131415161718");
const Bytes kTsig = wire("key.example") + hex("00fa 00ff 00000000 0003 aabbcc");
const Bytes kSig0 = hex("00 0018 00ff 00000000 0004 0000 0500");
const Bytes kSigRecord = hex("00 0018 00ff 00000000 0004 0001 0500");
const Bytes kAddress = hex("c00c 0001 0001 00000000 0004 7f000001");

} // namespace

TEST_GROUP(QueryQuestion){};

TEST(QueryQuestion, header_and_question_are_read)
{
  const Bytes bytes = compose({.name = "wWw.Evil.eXample", .type = 65, .flags = 0x0130, .extras = 1, .rest = opt()});
  Question q;
  CHECK_TRUE(read_question(bytes, q) == MessageKind::answerable);
  LONGS_EQUAL(0x1234, q.id);
  LONGS_EQUAL(0x0130, q.flags);
  LONGS_EQUAL(1, q.additional_count);
  LONGS_EQUAL(65, q.type);
  LONGS_EQUAL(1, q.klass);
  LONGS_EQUAL(18, q.name_length);
  LONGS_EQUAL(22, q.question_length);
  LONGS_EQUAL(3, q.label_count);
  LONGS_EQUAL(4, q.offsets[1]);
  LONGS_EQUAL(9, q.offsets[2]);
  MEMCMP_EQUAL(wire("www.evil.example").data(), q.name.data(), 18);
}

TEST(QueryQuestion, only_letters_are_lowered_at_every_position)
{
  for (std::size_t length = 1; length <= 63; ++length) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      Bytes name = {static_cast<std::uint8_t>(length)};
      name.insert(name.end(), length, static_cast<std::uint8_t>(byte));
      name.push_back(0);
      Bytes bytes = compose({.name = ""});
      bytes.erase(bytes.begin() + kHeaderLength);
      bytes.insert(bytes.begin() + kHeaderLength, name.begin(), name.end());
      Question q;
      CHECK_TRUE(read_question(bytes, q) == MessageKind::answerable);
      const unsigned lowered = byte >= 'A' && byte <= 'Z' ? byte + 32 : byte;
      LONGS_EQUAL(length, q.name[0]);
      CHECK_TRUE(std::all_of(q.name.begin() + 1, q.name.begin() + 1 + length, [&](auto c) { return c == lowered; }));
    }
  }
}

TEST(QueryQuestion, messages_that_concern_nobody_are_named)
{
  const Bytes header = hex("1234 0100 0001 0000 0000 0000");
  const Bytes longest =
      wire(std::string(63, 'a') + '.' + std::string(63, 'b') + '.' + std::string(63, 'c') + '.' + std::string(61, 'd'));
  const struct {
    const char* what;
    Bytes bytes;
    const char* kind;
  } cases[] = {
      {"nothing", {}, "truncated"},
      {"11 bytes", hex("1234 0100 0001 0000 0000 00"), "truncated"},
      {"header only", header, "unreadable_name"},
      {"response", compose({.flags = 0x8180}), "not_a_query"},
      {"notify", compose({.flags = 0x2000}), "other_opcode"},
      {"opcode 15", compose({.flags = 0x7800}), "other_opcode"},
      {"no question", compose({.questions = 0}), "no_question"},
      {"pointer", header + hex("c00c 0001 0001"), "unreadable_name"},
      {"pointer behind a label", header + hex("0161 c00c 0001 0001"), "unreadable_name"},
      {"label type 01", header + hex("41") + Bytes(80, 0), "unreadable_name"},
      {"label type 10", header + hex("80") + Bytes(200, 0), "unreadable_name"},
      {"label runs out", header + hex("0561626364"), "unreadable_name"},
      {"no root", header + hex("0161"), "unreadable_name"},
      {"256 bytes", header + Bytes{0, 0} + longest, "answerable"},
      {"name of 257 bytes", header + Bytes{1, 'x'} + longest + hex("0001 0001"), "unreadable_name"},
      {"longest name", header + longest + hex("0001 0001"), "answerable"},
      {"type cut", header + hex("0161 00 00"), "truncated"},
      {"class cut", header + hex("0161 00 0001 00"), "truncated"},
      {"root", header + hex("00 0002 0001"), "answerable"},
      {"all harmless flags", compose({.flags = 0x87ff & 0x7fff}), "answerable"},
  };
  for (const auto& c : cases) {
    Question q{};
    STRCMP_EQUAL_TEXT(c.kind, word_of(read_question(c.bytes, q)).c_str(), c.what);
  }
}

TEST(QueryQuestion, a_name_of_127_labels_fits)
{
  std::string name = "A";
  for (int i = 1; i < 127; ++i)
    name += ".A";
  Question q;
  CHECK_TRUE(read_question(compose({.name = name}), q) == MessageKind::answerable);
  LONGS_EQUAL(127, q.label_count);
  LONGS_EQUAL(252, q.offsets[126]);
  LONGS_EQUAL(255, q.name_length);
}

TEST_GROUP(QueryExtras)
{
  Question question;
  Extras extras;

  std::string classify_as(const Bytes& bytes)
  {
    CHECK_TRUE(read_question(bytes, question) == MessageKind::answerable);
    const MessageKind kind = classify(bytes, question, extras);
    const bool flawed = kind == MessageKind::odd || kind == MessageKind::form_error;
    CHECK_TRUE(flawed == (extras.flaw != Flaw::none));
    return word_of(kind) + (flawed ? ':' + std::string(word(extras.flaw)) : "");
  }
};

TEST(QueryExtras, queries_are_judged_by_the_table)
{
  const Bytes far_owner = wire("evil.example");
  const struct {
    const char* what;
    QueryBytes query;
    const char* expected;
  } cases[] = {
      {"plain", {}, "answerable"},
      {"HTTPS", {.type = 65}, "answerable"},
      {"ANY", {.type = 255}, "answerable"},
      {"type 0", {.type = 0}, "answerable"},
      {"CAA", {.type = 257}, "answerable"},
      {"OPT", {.extras = 1, .rest = opt()}, "answerable"},
      {"OPT and TSIG", {.extras = 2, .rest = opt() + kTsig}, "answerable"},
      {"TSIG alone", {.extras = 1, .rest = kTsig}, "answerable"},
      {"OPT and SIG(0)", {.extras = 2, .rest = opt() + kSig0}, "answerable"},
      {"two questions", {.questions = 2, .rest = wire("b.example") + hex("0001 0001")}, "odd:several_questions"},
      {"two questions, one there", {.questions = 2}, "odd:several_questions"},
      {"class CH", {.klass = 3}, "odd:other_class"},
      {"class ANY", {.klass = 255}, "odd:other_class"},
      {"AXFR", {.type = 252}, "odd:meta_type"},
      {"IXFR", {.type = 251}, "odd:meta_type"},
      {"TKEY", {.type = 249}, "odd:meta_type"},
      {"MAILB", {.type = 253}, "odd:meta_type"},
      {"OPT as question", {.type = 41}, "odd:meta_type"},
      {"answer record", {.answers = 1, .rest = kAddress}, "odd:extra_sections"},
      {"authority record promised", {.authorities = 1}, "odd:extra_sections"},
      {"A record", {.extras = 1, .rest = kAddress}, "odd:extra_record"},
      {"SIG record", {.extras = 1, .rest = kSigRecord}, "odd:extra_record"},
      {"short SIG record", {.extras = 1, .rest = hex("00 0018 00ff 00000000 0001 00")}, "odd:extra_record"},
      {"TSIG before OPT", {.extras = 2, .rest = kTsig + opt()}, "odd:extra_record"},
      {"two TSIG", {.extras = 2, .rest = kTsig + kTsig}, "odd:extra_record"},
      {"trailing byte", {.rest = {0}}, "odd:trailing_bytes"},
      {"trailing byte behind OPT", {.extras = 1, .rest = opt() + Bytes{0}}, "odd:trailing_bytes"},
      {"OPT at a name", {.extras = 1, .rest = opt({}, 0, false, far_owner)}, "odd:opt_not_at_root"},
      {"OPT at a pointer", {.extras = 1, .rest = opt({}, 0, false, hex("c00c"))}, "odd:opt_not_at_root"},
      {"record missing", {.extras = 1}, "odd:unreadable_record"},
      {"65535 records promised", {.extras = 65535, .rest = opt()}, "odd:unreadable_record"},
      {"OPT cut", {.extras = 1, .rest = hex("00 0029 1000 00000000 00")}, "odd:unreadable_record"},
      {"OPT data cut", {.extras = 1, .rest = hex("00 0029 1000 00000000 0001")}, "odd:unreadable_record"},
      {"owner of label type 01", {.extras = 1, .rest = hex("41") + Bytes(100, 0)}, "odd:unreadable_record"},
      {"owner without end", {.extras = 1, .rest = Bytes(400, 1)}, "odd:unreadable_record"},
      {"owner cut in its pointer", {.extras = 1, .rest = hex("c0")}, "odd:unreadable_record"},
      {"two OPT", {.extras = 2, .rest = opt() + opt()}, "form_error:two_opt"},
      {"two OPT and a trailing byte", {.extras = 2, .rest = opt() + opt() + Bytes{0}}, "odd:trailing_bytes"},
      {"cookie of 7", {.extras = 1, .rest = opt(option(10, Bytes(7, 1)))}, "form_error:malformed_cookie"},
      {"cookie of 0", {.extras = 1, .rest = opt(option(10, {}))}, "form_error:malformed_cookie"},
      {"cookie of 9", {.extras = 1, .rest = opt(option(10, Bytes(9, 1)))}, "form_error:malformed_cookie"},
      {"cookie of 15", {.extras = 1, .rest = opt(option(10, Bytes(15, 1)))}, "form_error:malformed_cookie"},
      {"cookie of 41", {.extras = 1, .rest = opt(option(10, Bytes(41, 1)))}, "form_error:malformed_cookie"},
      {"cookie of 8", {.extras = 1, .rest = opt(option(10, kCookie8))}, "answerable"},
      {"cookie of 40", {.extras = 1, .rest = opt(option(10, Bytes(40, 1)))}, "answerable"},
      {"malformed cookie and a record", {.extras = 2, .rest = opt(option(10, {})) + kAddress}, "odd:extra_record"},
      {"option cut", {.extras = 1, .rest = opt(hex("0003 0004 00"))}, "form_error:malformed_options"},
      {"option header cut", {.extras = 1, .rest = opt(hex("0003 00"))}, "form_error:malformed_options"},
      {"version 1", {.extras = 1, .rest = opt({}, 1)}, "bad_version"},
      {"version 255, options unknown", {.extras = 1, .rest = opt(hex("ff"), 255)}, "bad_version"},
      {"version 1 and a trailing byte", {.extras = 1, .rest = opt({}, 1) + Bytes{0}}, "odd:trailing_bytes"},
      {"unknown options", {.extras = 1, .rest = opt(option(3, {}) + option(65001, Bytes(9, 7)))}, "answerable"},
  };
  for (const auto& c : cases)
    STRCMP_EQUAL_TEXT(c.expected, classify_as(compose(c.query)).c_str(), c.what);
}

TEST(QueryExtras, the_only_opt_is_described)
{
  STRCMP_EQUAL("answerable", classify_as(compose({.extras = 1, .rest = opt(option(10, kCookie16), 0, true)})).c_str());
  LONGS_EQUAL(1, extras.opt_count);
  LONGS_EQUAL(4096, extras.udp_size);
  CHECK_TRUE(extras.dnssec_ok);
  LONGS_EQUAL(16, extras.cookie_length);
  MEMCMP_EQUAL(kCookie16.data(), extras.cookie.data(), 16);
  CHECK_FALSE(extras.is_signed);
}

TEST(QueryExtras, of_several_cookies_the_first_counts)
{
  STRCMP_EQUAL("answerable",
               classify_as(compose({.extras = 1, .rest = opt(option(10, kCookie8) + option(10, {}))})).c_str());
  LONGS_EQUAL(8, extras.cookie_length);
}

TEST(QueryExtras, nothing_of_an_earlier_message_remains)
{
  CHECK_TRUE(classify_as(compose({.extras = 2, .rest = opt(option(10, kCookie8), 0, true) + kTsig})) == "answerable");
  CHECK_TRUE(extras.is_signed);
  CHECK_TRUE(classify_as(compose({})) == "answerable");
  LONGS_EQUAL(0, extras.opt_count);
  LONGS_EQUAL(0, extras.cookie_length);
  CHECK_FALSE(extras.dnssec_ok);
  CHECK_FALSE(extras.is_signed);
}

TEST(QueryExtras, every_cut_of_a_full_query_is_read_without_harm)
{
  const Bytes whole = compose({.extras = 2, .rest = opt(option(10, kCookie16), 0, true) + kTsig});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    const MessageKind kind = read_question(cut, question);
    if (kind == MessageKind::answerable)
      STRCMP_EQUAL("odd", word_of(classify(cut, question, extras)).c_str());
  }
}

TEST(QueryExtras, every_kind_and_flaw_has_a_sentence)
{
  STRCMP_EQUAL("QR is 1", std::string(text(MessageKind::not_a_query)).c_str());
  STRCMP_EQUAL("more than one OPT", std::string(text(Flaw::two_opt)).c_str());
}
