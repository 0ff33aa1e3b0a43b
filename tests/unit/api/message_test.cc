// SPDX-License-Identifier: BSD-3-Clause
// Lines of the protocol, good and hostile.
#include <weir/api/message.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::api;

namespace {

std::string request_error(std::string_view line)
{
  const auto request = parse_request(line);
  return request ? "" : std::string(word(request.error().code)) + ": " + request.error().message;
}

} // namespace

TEST_GROUP(ApiMessages){};

TEST(ApiMessages, requests_survive_the_way)
{
  Args args;
  args.set("entry", "evil[.]example \"\\\n\xc3\xa4");
  args.set("limit", std::int64_t{-5});
  args.set("entries", Args::List{"a", "", "\"b"});
  const std::string line = format_request({"show.hits", args});
  CHECK_TRUE(line.find('\n') == std::string::npos);
  const auto request = parse_request(line);
  CHECK_TRUE(request.has_value());
  STRCMP_EQUAL("show.hits", request->method.c_str());
  CHECK_TRUE(request->args.values() == args.values());
}

TEST(ApiMessages, what_is_no_request_is_refused_with_the_reason)
{
  const struct {
    std::string line;
    const char* error;
  } cases[] = {
      {"", "bad-message: request is not a JSON object"},
      {"[]", "bad-message: request is not a JSON object"},
      {"{", "bad-message: request is not a JSON object"},
      {"{}", "bad-message: request is not of version 1"},
      {R"({"v":2,"method":"show.hits"})", "bad-message: request is not of version 1"},
      {R"({"v":"1","method":"show.hits"})", "bad-message: request is not of version 1"},
      {R"({"v":1})", "bad-message: request names no method"},
      {R"({"v":1,"method":7})", "bad-message: request names no method"},
      {R"({"v":1,"method":"x","args":[1]})", "bad-message: \"args\" is not an object"},
      {R"({"v":1,"method":"x","args":{"a":1.5}})",
       "bad-argument: argument \"a\" is no text, no whole number and no list of texts"},
      {R"({"v":1,"method":"x","args":{"a":null}})",
       "bad-argument: argument \"a\" is no text, no whole number and no list of texts"},
      {R"({"v":1,"method":"x","args":{"a":{"b":1}}})",
       "bad-argument: argument \"a\" is no text, no whole number and no list of texts"},
      {R"({"v":1,"method":"x","args":{"a":["b",1]}})",
       "bad-argument: argument \"a\" is no text, no whole number and no list of texts"},
      {R"({"v":1,"method":"x","args":{"a":["b",["c"]]}})",
       "bad-argument: argument \"a\" is no text, no whole number and no list of texts"},
      {"{\"v\":1,\"method\":\"\xff\"}", "bad-message: request is not a JSON object"},
      {std::string(900'000, '['), "bad-message: request is not a JSON object"},
      {std::string(kMaxRequest + 1, ' '), "bad-message: request is too long"},
      {R"({"v":1,"method":"x"})", ""},
      {R"({"v":1,"method":"x","args":null})", ""},
      {R"({"v":1,"method":"x","args":{"a":18446744073709551615}})", ""},
  };
  for (const auto& c : cases)
    STRCMP_EQUAL(c.error, request_error(c.line).c_str());
}

TEST(ApiMessages, results_come_back_as_they_were_made)
{
  for (const char* result : {"{\"z\":1,\"a\":[1,2.50,null]}", "[]", "\"text\"", "7"}) {
    const auto back = parse_answer(format_answer(std::string(result)));
    CHECK_TRUE(back.has_value());
    STRCMP_EQUAL(result, back->c_str());
  }
}

TEST(ApiMessages, errors_come_back_with_code_and_message)
{
  const auto back = parse_answer(format_answer(tl::unexpected(Error{ErrorCode::conflict, "no \"x\"\n\xff"})));
  CHECK_FALSE(back.has_value());
  CHECK_TRUE(back.error().code == ErrorCode::conflict);
  STRCMP_EQUAL("no \"x\"\n\xef\xbf\xbd", back.error().message.c_str());
  const auto newer = parse_answer(R"({"v":1,"ok":false,"error":{"code":"new-word","message":"m"}})");
  CHECK_TRUE(newer.error().code == ErrorCode::failed);
}

TEST(ApiMessages, a_result_that_is_no_json_line_is_a_bug_of_the_daemon)
{
  for (const char* result : {"", "{", "{}\n", "1,\"result\":2", "\"\xff\""})
    CHECK_TRUE(parse_answer(format_answer(std::string(result))).error().code == ErrorCode::internal);
}

TEST(ApiMessages, what_is_no_answer_is_refused)
{
  for (const char* line :
       {"", "{}", "null", "{\"v\":1}", R"({"v":1,"ok":true,"result":})", R"({"v":1,"ok":true,"result":1,"x":2})",
        R"({"v":1,"ok":false,"error":"no"})", R"({"v":1,"ok":false,"error":{"code":1,"message":"m"}})",
        R"({"v":2,"ok":false,"error":{"code":"failed","message":"m"}})"})
    CHECK_TRUE_TEXT(parse_answer(line).error().code == ErrorCode::bad_message, line);
}
