// SPDX-License-Identifier: BSD-3-Clause
// Every way of defanging that incident notes use.
#include <weir/feeds/refang.h>

#include <CppUTest/TestHarness.h>

using namespace weir::feeds;

TEST_GROUP(Refang){};

namespace {

struct Refanging {
  const char* from;
  const char* to;
};

void check_all(const Refanging* begin, const Refanging* end, bool changed)
{
  for (const Refanging* row = begin; row != end; ++row) {
    const Refanged refanged = refang(row->from);
    STRCMP_EQUAL_TEXT(row->to, refanged.text.c_str(), row->from);
    CHECK_EQUAL_TEXT(changed, refanged.changed, row->from);
  }
}

} // namespace

TEST(Refang, every_known_variant_is_undone)
{
  const Refanging rows[] = {
      {"117[.]213[.]7[.]8", "117.213.7.8"},
      {"117(.)213(.)7(.)8", "117.213.7.8"},
      {"117{.}213{.}7{.}8", "117.213.7.8"},
      {"203.0.113[.5", "203.0.113.5"},
      {"203.0.113.]5", "203.0.113.5"},
      {"203.0.113(.5", "203.0.113.5"},
      {"203[ . ]0.113.5", "203.0.113.5"},
      {"203.0.113 [.] 5", "203.0.113.5"},
      {"evil[dot]example", "evil.example"},
      {"evil(DOT)example", "evil.example"},
      {"evil{dot}example", "evil.example"},
      {"evil dot example", "evil.example"},
      {"www dot evil dot example seen twice", "www.evil.example"},
      {"evil [dot] example", "evil.example"},
      {"www.evil dot example", "www.evil.example"},
      {"192 dot 0 dot 2 dot 1 dot matrix", "192.0.2.1"},
      {"evil dot co dot uk", "evil.co.uk"},
      {"evil1[.  .]com", "evil1.com"},
      {"203.0.113(. .)5", "203.0.113.5"},
      {"evil\\.example", "evil.example"},
      {"hxxp://evil.example/a", "http://evil.example/a"},
      {"hXXp://evil.example/a", "http://evil.example/a"},
      {"hXXps://evil[.]example/a.exe", "https://evil.example/a.exe"},
      {"hxxps://evil[.]example[:]8443/a.exe", "https://evil.example:8443/a.exe"},
      {"h**p://evil.example", "http://evil.example"},
      {"h**ps://evil.example", "https://evil.example"},
      {"http[:]//evil.example", "http://evil.example"},
      {"http[://]evil.example", "http://evil.example"},
      {"hxxp[:]//evil.example[/]a", "http://evil.example/a"},
      {"http:\\\\evil.example", "http://evil.example"},
      {"http:\\/\\/evil.example\\/a", "http://evil.example/a"},
      {"meow://evil.example", "http://evil.example"},
      {"fxp://evil.example/a", "ftp://evil.example/a"},
      {"user[at]evil.example", "user@evil.example"},
      {"user(at)evil.example", "user@evil.example"},
      {"user[@]evil[.]example", "user@evil.example"},
      {"ev\xE2\x80\x8Bil.example", "evil.example"},
      {"evil\xEF\xBC\x8E"
       "example",
       "evil.example"},
      {"evil\xE3\x80\x82"
       "example",
       "evil.example"},
      {"[2001:db8::1]", "2001:db8::1"},
      {"2001[:]db8[:][:]1", "2001:db8::1"},
      {"192%5b.%5d0%5B.%5D2.1", "192.0.2.1"},
  };
  check_all(std::begin(rows), std::end(rows), true);
}

TEST(Refang, what_is_not_defanged_stays_and_is_not_counted)
{
  const Refanging rows[] = {
      {"192.0.2.1", "192.0.2.1"},
      {"  evil.example  (a free text) about [it]", "evil.example"},
      {"http://evil.example/a", "http://evil.example/a"},
      {"HTTP://evil.example/a", "HTTP://evil.example/a"},
      {"evil.example dotted", "evil.example"},
      {"evil.example dot", "evil.example"},
      {"evil.com dot matrix printer", "evil.com"},
      {"evil.com . next", "evil.com"},
      {"9.9.9.1 dot matrix printer", "9.9.9.1"},
      {"9.9.9.2 . next", "9.9.9.2"},
      {"9.9.9.0/24 dot matrix", "9.9.9.0/24"},
      {"9.9.9.3 [.] next", "9.9.9.3"},
      {"9.9.9.3 (dot) matrix", "9.9.9.3"},
      {"9.9.9.3-9.9.9.5 dot matrix", "9.9.9.3-9.9.9.5"},
      {"2001:db8::1 dot matrix", "2001:db8::1"},
      {"[2001:db8::1]:443", "[2001:db8::1]:443"},
      {"dot", "dot"},
      {"", ""},
      {"   ", ""},
      {"[", "["},
      {"[.", "[."},
      {".]", ".]"},
      {"\\", "\\"},
  };
  check_all(std::begin(rows), std::end(rows), false);
}

TEST(Refang, the_place_of_the_item_is_told)
{
  LONGS_EQUAL(3, refang(" \t evil[.]example").begin);
}

TEST(Refang, what_stands_behind_the_item_is_told)
{
  STRCMP_EQUAL("", refang(" evil dot example ").rest.c_str());
  STRCMP_EQUAL("", refang("evil [.] example").rest.c_str());
  STRCMP_EQUAL("a c2", refang("evil[.]example \t a c2 ").rest.c_str());
  STRCMP_EQUAL("dot", refang("evil.example dot").rest.c_str());
}

TEST(Refang, only_a_separator_gives_no_name)
{
  STRCMP_EQUAL(".", refang("[.]").text.c_str());
  STRCMP_EQUAL(".evil.example", refang("[.]evil.example").text.c_str());
}
