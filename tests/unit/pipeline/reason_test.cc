// SPDX-License-Identifier: BSD-3-Clause
#include <weir/pipeline/reason.h>

#include <set>
#include <string_view>

#include <CppUTest/TestHarness.h>

using namespace weir::pipeline;

TEST_GROUP(Reasons){};

TEST(Reasons, words_are_unique_and_made_of_small_letters_digits_and_hyphens)
{
  std::set<std::string_view> words;
  for (const ReasonInfo& reason : kReasons) {
    CHECK(words.insert(reason.word).second);
    CHECK(reason.word.size() < 24);
    CHECK(reason.word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos);
    CHECK(!reason.text.empty());
  }
}

TEST(Reasons, a_stored_number_gives_its_reason_back)
{
  CHECK(reason_of(number(Reason::odd_query)) == Reason::odd_query);
  CHECK(!reason_of(kReasonCount).has_value());
}
