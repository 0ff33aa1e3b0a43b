// SPDX-License-Identifier: BSD-3-Clause
// Messages of the control socket: what is made parses, and every broken byte is refused with the right error.
#include <weir/control/messages.h>

#include <cstring>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::control;

namespace {

HelloReply good_hello()
{
  auto hello = make_hello_reply(7);
  hello.instance = 0x0123456789abcdef;
  hello.workers = 1;
  hello.bridge_count = 1;
  hello.bridges[0].name.assign("br0");
  hello.version.assign("0.1.0");
  return hello;
}

template <typename Message> void expect_request_error(const Message& message, MessageError expected)
{
  const auto parsed = parse_request(bytes_of(message));
  CHECK_FALSE(parsed.has_value());
  CHECK(parsed.error() == expected);
}

template <typename Message> void expect_reply_error(const Message& message, MessageError expected)
{
  const auto parsed = parse_reply(bytes_of(message));
  CHECK_FALSE(parsed.has_value());
  CHECK(parsed.error() == expected);
}

} // namespace

TEST_GROUP(ControlMessages){};

TEST(ControlMessages, every_request_that_is_made_can_be_read)
{
  CHECK(std::holds_alternative<HelloRequest>(parse_request(bytes_of(make_hello_request(1))).value()));
  const auto adopt = parse_request(bytes_of(make_adopt_request(2, 42))).value();
  LONGS_EQUAL(42, std::get<AdoptRequest>(adopt).generation);
  const auto bypass = parse_request(bytes_of(make_bypass_request(3, "br0", true))).value();
  CHECK(std::get<BypassRequest>(bypass).bridge.view() == "br0");
  LONGS_EQUAL(1, std::get<BypassRequest>(bypass).on);
  CHECK(std::holds_alternative<ShutdownRequest>(parse_request(bytes_of(make_shutdown_request(4))).value()));
}

TEST(ControlMessages, every_reply_that_is_made_can_be_read)
{
  CHECK(std::get<HelloReply>(parse_reply(bytes_of(good_hello())).value()).bridges[0].name.view() == "br0");
  const auto adopt = parse_reply(bytes_of(make_adopt_reply(2, AdoptCode::too_big, 41, "no room"))).value();
  CHECK(std::get<AdoptReply>(adopt).code == AdoptCode::too_big);
  CHECK(std::get<AdoptReply>(adopt).text.view() == "no room");
  CHECK(parse_reply(bytes_of(make_bypass_reply(3, good_hello().bridges[0]))).has_value());
  CHECK(parse_reply(bytes_of(make_shutdown_reply(4))).has_value());
  CHECK(parse_reply(bytes_of(make_error_reply(5, MessageError::bad_field, "x"))).has_value());
}

TEST(ControlMessages, a_datagram_of_any_other_length_is_refused)
{
  std::vector<std::byte> bytes(kMaxMessageBytes);
  const auto hello = good_hello();
  std::memcpy(bytes.data(), &hello, sizeof hello);
  for (std::size_t length = 0; length < bytes.size(); ++length)
    CHECK_EQUAL(length == sizeof hello, parse_reply(std::span(bytes).first(length)).has_value());
}

TEST(ControlMessages, header_fields_are_checked_one_by_one)
{
  auto message = make_adopt_request(1, 1);
  message.header.magic ^= 1;
  expect_request_error(message, MessageError::bad_magic);
  message = make_adopt_request(1, 1);
  message.header.version = 2;
  expect_request_error(message, MessageError::bad_version);
  message = make_adopt_request(1, 1);
  message.header.length += 1;
  expect_request_error(message, MessageError::bad_length);
  message = make_adopt_request(1, 1);
  message.header.kind = static_cast<MessageKind>(99);
  expect_request_error(message, MessageError::unknown_kind);
  CHECK(parse_request({}).error() == MessageError::too_short);
}

TEST(ControlMessages, a_reply_is_not_a_request)
{
  expect_request_error(make_shutdown_reply(1), MessageError::unknown_kind);
  expect_reply_error(make_shutdown_request(1), MessageError::unknown_kind);
}

TEST(ControlMessages, a_bypass_request_with_an_unclean_field_is_refused)
{
  auto message = make_bypass_request(1, "br0", true);
  message.on = 2;
  expect_request_error(message, MessageError::bad_field);
  message = make_bypass_request(1, "", true);
  expect_request_error(message, MessageError::bad_field);
  message = make_bypass_request(1, "br0", true);
  message.reserved[6] = 1;
  expect_request_error(message, MessageError::bad_field);
  message = make_bypass_request(1, "br0", true);
  message.bridge.bytes.fill('x');
  expect_request_error(message, MessageError::bad_field);
  message = make_bypass_request(1, "br0", true);
  message.bridge.bytes[10] = 'x';
  expect_request_error(message, MessageError::bad_field);
  message = make_bypass_request(1, "br0", true);
  message.bridge.bytes[1] = '\x1b';
  expect_request_error(message, MessageError::bad_field);
}

TEST(ControlMessages, a_hello_reply_with_wrong_counts_or_modes_is_refused)
{
  auto hello = good_hello();
  hello.bridge_count = kMaxBridges + 1;
  expect_reply_error(hello, MessageError::bad_field);
  hello = good_hello();
  hello.workers = 0;
  expect_reply_error(hello, MessageError::bad_field);
  hello = good_hello();
  hello.bridges[0].effective = static_cast<EffectiveMode>(5);
  expect_reply_error(hello, MessageError::bad_field);
  hello = good_hello();
  hello.bridges[1].name.assign("ghost");
  expect_reply_error(hello, MessageError::bad_field);
  hello = good_hello();
  hello.policy = static_cast<PolicyState>(2);
  expect_reply_error(hello, MessageError::bad_field);
}

TEST(ControlMessages, an_error_reply_is_read_whatever_version_sent_it)
{
  auto error = make_error_reply(9, MessageError::bad_version, "speaks 7");
  error.header.version = 7;
  const auto reply = parse_reply(bytes_of(error));
  CHECK(std::get<ErrorReply>(reply.value()).text.view() == "speaks 7");
}

TEST(ControlMessages, the_request_number_of_a_broken_datagram_is_found_when_it_has_a_header)
{
  auto message = make_hello_request(77);
  message.header.kind = static_cast<MessageKind>(500);
  LONGS_EQUAL(77, request_number(bytes_of(message)));
  LONGS_EQUAL(0, request_number(bytes_of(message).first(15)));
}

TEST(ControlMessages, long_and_unprintable_texts_are_made_safe)
{
  Text<8> text{};
  text.assign("a\nb\xff"
              "cdefghij");
  CHECK(text.view() == "a?b?cde");
  CHECK(text.valid());
}

TEST(ControlMessages, an_instance_is_written_as_sixteen_hex_digits)
{
  STRCMP_EQUAL("0123456789abcdef", instance_text(0x0123456789abcdef).c_str());
  STRCMP_EQUAL("0000000000000000", instance_text(0).c_str());
}

TEST(ControlMessages, every_value_has_a_word_of_its_own)
{
  CHECK(word(ConfiguredMode::monitor) == "monitor");
  CHECK(word(EffectiveMode::failed_closed) == "failed-closed");
  CHECK(word(static_cast<EffectiveMode>(9)) == "unknown");
  for (std::uint32_t code = 0; code <= static_cast<std::uint32_t>(AdoptCode::busy); ++code)
    CHECK(word(static_cast<AdoptCode>(code)) != "unknown");
  for (std::uint32_t code = 1; code <= static_cast<std::uint32_t>(MessageError::no_such_bridge); ++code)
    CHECK(word(static_cast<MessageError>(code)) != "unknown");
}
