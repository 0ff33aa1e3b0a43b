// SPDX-License-Identifier: BSD-3-Clause
// The table of methods and what it says about arguments.
#include <weir/api/method.h>

#include <set>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::api;

namespace {

std::string complaint(std::string_view method, const Args& args)
{
  const auto error = check_args(*find_method(method), args);
  return error ? error->message : "";
}

} // namespace

TEST_GROUP(ApiMethods){};

TEST(ApiMethods, names_are_unique_and_found)
{
  std::set<std::string_view> names;
  for (const Method& method : methods()) {
    CHECK_TRUE(names.insert(method.name).second);
    POINTERS_EQUAL(&method, find_method(method.name));
    CHECK_FALSE(method.help.empty());
  }
  POINTERS_EQUAL(nullptr, find_method("show.nothing"));
  POINTERS_EQUAL(nullptr, find_method(""));
}

TEST(ApiMethods, only_what_changes_something_needs_an_operator)
{
  for (const Method& method : methods()) {
    const bool reads =
        method.name.starts_with("show.") || method.name.starts_with("test.") || method.name.starts_with("export.");
    CHECK_TRUE(reads == (method.role == Role::viewer));
  }
  STRCMP_EQUAL("operator", std::string(word(Role::admin)).c_str());
}

TEST(ApiMethods, arguments_are_checked_against_the_table)
{
  Args args;
  STRCMP_EQUAL("argument \"entry\" is missing", complaint("test.ip", args).c_str());
  args.set("entry", "");
  STRCMP_EQUAL("argument \"entry\" must be 1..4096 bytes long", complaint("test.ip", args).c_str());
  args.set("entry", std::string(kMaxText + 1, 'x'));
  STRCMP_EQUAL("argument \"entry\" must be 1..4096 bytes long", complaint("test.ip", args).c_str());
  args.set("entry", std::int64_t{1});
  STRCMP_EQUAL("argument \"entry\" must be a text", complaint("test.ip", args).c_str());
  args.set("entry", "1.2.3.4");
  STRCMP_EQUAL("", complaint("test.ip", args).c_str());
  args.set("more", "x");
  STRCMP_EQUAL("unknown argument \"more\"", complaint("test.ip", args).c_str());
}

TEST(ApiMethods, ranges_and_words_are_checked)
{
  Args hits;
  hits.set("limit", std::int64_t{0});
  STRCMP_EQUAL("argument \"limit\" must be 1..10000", complaint("show.hits", hits).c_str());
  hits.set("limit", std::int64_t{10000});
  STRCMP_EQUAL("", complaint("show.hits", hits).c_str());
  hits.set("limit", "5");
  STRCMP_EQUAL("argument \"limit\" must be a whole number", complaint("show.hits", hits).c_str());
  Args bridge;
  bridge.set("bridge", "br0");
  bridge.set("mode", "by");
  STRCMP_EQUAL("argument \"mode\" must be one of bypass|normal", complaint("request.bridge", bridge).c_str());
  bridge.set("mode", "normal");
  STRCMP_EQUAL("", complaint("request.bridge", bridge).c_str());
}

TEST(ApiMethods, values_of_another_type_read_as_absent)
{
  Args args;
  args.set("a", "text");
  args.set("b", std::int64_t{7});
  STRCMP_EQUAL("text", args.text("a").c_str());
  STRCMP_EQUAL("", args.text("b").c_str());
  CHECK_TRUE(args.integer("b") == 7);
  CHECK_FALSE(args.integer("a").has_value());
  CHECK_FALSE(args.integer("c").has_value());
}

TEST(ApiMethods, error_words_are_read_back)
{
  CHECK_TRUE(parse_error_code("not-found") == ErrorCode::not_found);
  CHECK_FALSE(parse_error_code("").has_value());
  STRCMP_EQUAL("denied", std::string(word(ErrorCode::denied)).c_str());
}

TEST(ApiMethods, lists_are_bounded)
{
  const Method& check = *find_method("test.iocs");
  const auto complaint = [&](Args::List entries) {
    Args args;
    args.set("entries", std::move(entries));
    return check_args(check, args).has_value();
  };
  CHECK_FALSE(complaint({"a", "b"}));
  CHECK_TRUE(complaint({}));
  CHECK_TRUE(complaint({"a", ""}));
  CHECK_TRUE(complaint({std::string(kMaxText + 1, 'a')}));
  CHECK_TRUE(complaint(Args::List(static_cast<std::size_t>(kMaxImportEntries) + 1, "a")));
  Args text;
  text.set("entries", std::string("a"));
  CHECK_TRUE(check_args(check, text).has_value());
}
