// SPDX-License-Identifier: BSD-3-Clause
// The sort of a feed's entries: order, repeated ones, names that differ late or not at all.
#include "indicator_set.h"
#include "name_text.h"

#include <weir/feeds/name_chunk.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <libpsl.h>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::feeds;

namespace {

struct Added {
  std::string reversed;
  NameForm form;
  std::uint32_t line;
};

/// What a set made of `names` holds.
std::vector<Added> sorted(const std::vector<Added>& names, std::uint64_t* dropped = nullptr)
{
  IndicatorSet set;
  for (const Added& name : names)
    set.add(name.reversed, name.form, name.line);
  const std::uint64_t count = set.make_distinct();
  if (dropped != nullptr)
    *dropped = count;
  std::vector<Added> out;
  for (const NameItem& item : set.names())
    out.push_back({std::string(set.reversed(item)), item.form, item.line});
  return out;
}

/// What it must hold, without any cleverness.
std::vector<Added> expected(std::vector<Added> names)
{
  std::sort(names.begin(), names.end(), [](const Added& a, const Added& b) {
    return std::tie(a.reversed, a.form, a.line) < std::tie(b.reversed, b.form, b.line);
  });
  const auto same = [](const Added& a, const Added& b) { return a.reversed == b.reversed && a.form == b.form; };
  names.erase(std::unique(names.begin(), names.end(), same), names.end());
  return names;
}

void check_sorted(const std::vector<Added>& names)
{
  const auto want = expected(names);
  std::uint64_t dropped = 0;
  const auto have = sorted(names, &dropped);
  LONGS_EQUAL(names.size() - want.size(), dropped);
  LONGS_EQUAL(want.size(), have.size());
  for (std::size_t i = 0; i < want.size(); ++i) {
    CHECK(want[i].reversed == have[i].reversed);
    CHECK(want[i].form == have[i].form);
    LONGS_EQUAL(want[i].line, have[i].line);
  }
}

std::string reversed(std::initializer_list<std::string_view> labels)
{
  std::string out;
  for (const std::string_view label : labels)
    (out += label) += '\0';
  return out;
}

} // namespace

TEST_GROUP(IndicatorSort){};

TEST(IndicatorSort, none_and_one_name_stay)
{
  check_sorted({});
  check_sorted({{reversed({"a"}), NameForm::exact, 7}});
}

TEST(IndicatorSort, names_that_differ_late_or_end_at_a_chunk_are_in_order)
{
  std::vector<Added> names;
  const std::string label(63, 'x');
  for (std::size_t length = 1; length < 40; ++length) {
    for (const char last : {'-', '0', 'a', 'z'}) {
      names.push_back({reversed({std::string(length, 'a') + last}), NameForm::exact, 1});
      names.push_back({reversed({"com", std::string(length, 'a') + last, "w"}), NameForm::exact, 1});
      names.push_back({reversed({label, label, label, std::string(length, 'y') + last}), NameForm::exact, 1});
    }
    names.push_back({reversed({std::string(length, 'a')}), NameForm::subdomains, 1});
  }
  std::reverse(names.begin(), names.end());
  check_sorted(names);
}

TEST(IndicatorSort, of_repeated_names_the_lowest_line_stays_for_each_form)
{
  std::vector<Added> names;
  for (std::uint32_t line = 90; line > 0; --line) {
    names.push_back({reversed({"example", "evil"}), static_cast<NameForm>(line % 3), line});
    names.push_back({reversed({"example", std::string(60, 'e')}), NameForm::exact, line});
  }
  check_sorted(names);
  LONGS_EQUAL(4, sorted(names).size());
}

TEST(IndicatorSort, random_names_of_few_letters_are_in_order)
{
  std::mt19937 random(5);
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  std::vector<Added> names;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    std::string name;
    for (std::uint32_t labels = 1 + below(9); labels > 0; --labels)
      (name += std::string(1 + below(5), static_cast<char>('a' + below(2)))) += '\0';
    names.push_back({name, static_cast<NameForm>(below(3)), below(1000)});
  }
  check_sorted(names);
}

TEST(IndicatorSort, addresses_are_in_order_and_distinct)
{
  IndicatorSet set;
  for (std::uint32_t line = 30; line > 0; --line) {
    set.add(Ipv4Prefix::of(Ipv4{line % 10 << 8}, 24), line);
    set.add(Ipv4Prefix::of(Ipv4{line % 10 << 8}, 32), line);
    set.add(Ipv6Prefix::of(Ipv6{line % 5, line % 2}, 128), line);
  }
  LONGS_EQUAL(60 - 20 + 30 - 10, set.make_distinct());
  LONGS_EQUAL(20, set.ipv4().size());
  for (std::size_t i = 1; i < set.ipv4().size(); ++i)
    CHECK(set.ipv4()[i - 1].key < set.ipv4()[i].key);
  LONGS_EQUAL(10, set.ipv4()[0].line);
}

TEST_GROUP(NameChunk){};

TEST(NameChunk, chunks_are_the_bytes_of_the_name_and_nothing_behind_it)
{
  const std::string around = reversed({"abcdefghij", "klm"}) + "zzzzzzzzzzzz";
  for (std::size_t size = 1; size <= 15; ++size) {
    const std::string_view name = std::string_view(around).substr(0, size);
    for (std::size_t depth = 0; depth < 20; ++depth) {
      std::uint64_t want = 0;
      for (std::size_t i = depth; i < depth + kNameChunk; ++i)
        want = want << 8 | (i < size ? static_cast<unsigned char>(name[i]) : 0U);
      CHECK(want == chunk_at(name, depth));
    }
  }
}

TEST_GROUP(PublicSuffix){};

TEST(PublicSuffix, flat_endings_have_no_suffix_below_them)
{
  std::ifstream list(psl_builtin_filename());
  std::size_t rules = 0;
  for (std::string line; std::getline(list, line) && line.find("===END ICANN") == std::string::npos;) {
    if (line.empty() || line.starts_with("//"))
      continue;
    ++rules;
    const std::size_t dot = line.rfind('.');
    const std::string_view ending = std::string_view(line).substr(dot + 1);
    if (dot != std::string::npos)
      CHECK_TEXT(std::find(kFlatEndings.begin(), kFlatEndings.end(), ending) == kFlatEndings.end(), line.c_str());
  }
  CHECK_TEXT(!list.is_open() || rules > 1000, "the list has no rules");
}

TEST(PublicSuffix, suffixes_are_known_with_and_without_the_list_of_flat_endings)
{
  const struct {
    std::string name;
    bool is_suffix;
  } rows[] = {
      {reversed({"com"}), true},
      {reversed({"com", "evil"}), false},
      {reversed({"uk", "co"}), true},
      {reversed({"uk", "co", "evil"}), false},
      {reversed({"ck", "any"}), true},
      {reversed({"ck", "www"}), false},
      {reversed({"us", "ma", "k12", "pvt"}), true},
      {reversed({"com", "co"}), false},
      {reversed({"com", "blogspot"}), false},
      {reversed({std::string(63, 'a'), std::string(63, 'b'), std::string(63, 'c'), std::string(60, 'd')}), false},
      {"", false}};
  for (const auto& row : rows)
    CHECK_TEXT(row.is_suffix == is_public_suffix(row.name), row.name.c_str());
}
