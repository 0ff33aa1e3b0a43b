// SPDX-License-Identifier: BSD-3-Clause
// Which feeds list a key, over real snapshots.
#include <weir/feeds/parse.h>
#include <weir/feeds/snapshot.h>
#include <weir/provenance/provenance.h>

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::provenance;

namespace {

Key key_of(const std::string& text, NameForm form = NameForm::exact)
{
  Key key = parse_key(text).value();
  if (auto* name = std::get_if<NameKey>(&key))
    name->form = form;
  return key;
}

/// "feed:entry(same)" of each listing.
std::string shown(const std::vector<Listing>& listings)
{
  std::string out;
  for (const Listing& listing : listings)
    out += listing.feed + ":" + listing.entry + (listing.same ? "! " : " ");
  return out;
}

/// How often this process has the file mapped.
std::size_t mappings_of(const std::string& path)
{
  std::ifstream maps("/proc/self/maps");
  std::size_t count = 0;
  for (std::string line; std::getline(maps, line);)
    count += line.ends_with(path) ? 1 : 0;
  return count;
}

} // namespace

TEST_GROUP(ProvenanceLookup)
{
  std::filesystem::path directory;
  std::vector<FeedFile> files;

  void setup() override
  {
    std::string name = (std::filesystem::temp_directory_path() / "weir-test-XXXXXX").string();
    directory = ::mkdtemp(name.data());
  }
  void teardown() override
  {
    std::filesystem::remove_all(directory);
    files = {};
    directory.clear();
  }

  void add_feed(const std::string& feed, const std::vector<feeds::LocalEntry>& entries)
  {
    const std::string path = (directory / feed).string();
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    const auto parsed = feeds::make_local_feed(feed, entries, false);
    const auto written = feeds::write_snapshot(descriptor, parsed, nullptr, 1'760'000'000);
    ::close(descriptor);
    CHECK_TEXT(written.has_value(), written ? "" : written.error().text.c_str());
    files.push_back({feed, path});
  }
};

TEST(ProvenanceLookup, finds_what_lies_inside_a_prefix)
{
  add_feed("one", {{key_of("203.0.113.0/24"), 0, 0, ""},
                   {key_of("203.0.113.0/25"), 0, 0, ""},
                   {key_of("203.0.113.255"), 0, 0, ""},
                   {key_of("203.0.112.255"), 0, 0, ""},
                   {key_of("203.0.114.0"), 0, 0, ""},
                   {key_of("2001:db8::7"), 0, 0, ""}});
  add_feed("two", {{key_of("203.0.113.9"), 0, 0, ""}, {key_of("203.0.113.255"), 0, 0, ""}});
  add_feed("not-asked", {{key_of("203.0.113.10"), 0, 0, ""}});
  const auto provenance = Provenance::open(files);
  const auto inside = [&](const char* text) {
    std::string out;
    for (const Key& key : provenance->inside(key_of(text), [](std::string_view feed) { return feed != "not-asked"; }))
      out += feeds::format(key) + " ";
    return out;
  };
  STRCMP_EQUAL("203.0.113.0/25 203.0.113.9 203.0.113.255 ", inside("203.0.113.0/24").c_str());
  STRCMP_EQUAL("203.0.112.255 203.0.113.0/24 203.0.113.0/25 203.0.113.9 203.0.113.255 203.0.114.0 ",
               inside("0.0.0.0/0").c_str());
  STRCMP_EQUAL("2001:db8::7 ", inside("2001:db8::/32").c_str());
  STRCMP_EQUAL("", inside("203.0.113.255").c_str());
  STRCMP_EQUAL("", inside("198.51.100.0/24").c_str());
  STRCMP_EQUAL("", inside("evil.example").c_str());
}

TEST(ProvenanceLookup, shares_what_has_not_changed_with_the_one_before)
{
  add_feed("one", {{key_of("192.0.2.1"), 0, 0, ""}});
  add_feed("two", {{key_of("192.0.2.1"), 0, 0, ""}});
  auto before = Provenance::open(files);
  add_feed("new", {{key_of("192.0.2.0/24"), 0, 0, ""}});
  std::filesystem::rename(files[2].path, files[1].path);
  files.pop_back();
  const auto after = Provenance::open(files, before.get());
  LONGS_EQUAL(1, mappings_of(files[0].path));
  STRCMP_EQUAL("one:192.0.2.1! two:192.0.2.1! ", shown(before->listings(key_of("192.0.2.1"))).c_str());
  before.reset();
  STRCMP_EQUAL("one:192.0.2.1! two:192.0.2.0/24 ", shown(after->listings(key_of("192.0.2.1"))).c_str());
}

TEST(ProvenanceLookup, checks_a_file_again_that_was_written_to)
{
  add_feed("one", {{key_of("192.0.2.1"), 0, 0, ""}});
  const auto before = Provenance::open(files);
  {
    std::fstream file(files[0].path, std::ios::in | std::ios::out | std::ios::binary);
    file.put('?');
  }
  const auto after = Provenance::open(files, before.get());
  LONGS_EQUAL(1, after->unusable().size());
}

TEST(ProvenanceLookup, ends_a_look_inside_a_prefix_of_very_many)
{
  std::vector<feeds::LocalEntry> many;
  for (std::uint32_t i = 0; i < Provenance::kMostInside + 5; ++i)
    many.push_back({Ipv4Prefix::of(Ipv4{0x08000000U + 2 * i}, 32), 0, 0, ""});
  add_feed("many", many);
  add_feed("more", {{key_of("8.0.0.1"), 0, 0, ""}});
  const auto found = Provenance::open(files)->inside(key_of("8.0.0.0/8"), [](std::string_view) { return true; });
  LONGS_EQUAL(Provenance::kMostInside, found.size());
  STRCMP_EQUAL("8.0.0.1", feeds::format(found[1]).c_str());
}

TEST(ProvenanceLookup, finds_the_address_and_all_prefixes_around_it)
{
  add_feed(
      "one",
      {{key_of("192.0.2.0/24"), 100, 0, ""}, {key_of("192.0.2.7"), 200, 0, ""}, {key_of("192.0.2.8"), 300, 0, ""}});
  add_feed("two", {{key_of("192.0.0.0/16"), 400, 0, ""}, {key_of("2001:db8::/32"), 500, 0, ""}});
  const auto provenance = Provenance::open(files);
  STRCMP_EQUAL("one:192.0.2.7! one:192.0.2.0/24 two:192.0.0.0/16 ",
               shown(provenance->listings(key_of("192.0.2.7"))).c_str());
  STRCMP_EQUAL("one:192.0.2.0/24! two:192.0.0.0/16 ", shown(provenance->listings(key_of("192.0.2.0/24"))).c_str());
  STRCMP_EQUAL("two:192.0.0.0/16 ", shown(provenance->listings(key_of("192.0.3.1"))).c_str());
  STRCMP_EQUAL("two:2001:db8::/32 ", shown(provenance->listings(key_of("2001:db8::1"))).c_str());
  STRCMP_EQUAL("", shown(provenance->listings(key_of("198.51.100.1"))).c_str());
}

TEST(ProvenanceLookup, knows_what_covers_a_name)
{
  add_feed("exact", {{key_of("evil.example"), 1, 0, ""}});
  add_feed("tree", {{key_of("evil.example", NameForm::subdomains), 2, 0, ""}});
  add_feed("below", {{key_of("evil.example", NameForm::below_only), 3, 0, ""}});
  const auto provenance = Provenance::open(files);
  STRCMP_EQUAL("exact:evil.example! tree:evil.example ", shown(provenance->listings(key_of("evil.example"))).c_str());
  STRCMP_EQUAL("tree:evil.example below:*.evil.example ",
               shown(provenance->listings(key_of("a.b.evil.example"))).c_str());
  STRCMP_EQUAL("tree:evil.example! ",
               shown(provenance->listings(key_of("evil.example", NameForm::subdomains))).c_str());
  STRCMP_EQUAL("tree:evil.example below:*.evil.example! ",
               shown(provenance->listings(key_of("evil.example", NameForm::below_only))).c_str());
  STRCMP_EQUAL("", shown(provenance->listings(key_of("notevil.example"))).c_str());
  STRCMP_EQUAL("", shown(provenance->listings(key_of("example"))).c_str());
}

TEST(ProvenanceLookup, gives_the_narrowest_listing_of_one_feed_with_its_attributes)
{
  add_feed("one",
           {{key_of("192.0.2.0/24"), 100, 0, "wide"}, {key_of("192.0.2.7"), 200, 2'000'000'000, "root: seen in mail"}});
  const auto provenance = Provenance::open(files);
  const auto listing = provenance->narrowest(key_of("192.0.2.7"), "one");
  CHECK(listing.has_value());
  STRCMP_EQUAL("192.0.2.7", listing->entry.c_str());
  STRCMP_EQUAL("address", listing->form.c_str());
  LONGS_EQUAL(200, listing->first_seen);
  LONGS_EQUAL(2'000'000'000, listing->expiry);
  STRCMP_EQUAL("root: seen in mail", listing->tags.c_str());
  STRCMP_EQUAL("prefix", provenance->narrowest(key_of("192.0.2.9"), "one")->form.c_str());
  CHECK(!provenance->narrowest(key_of("192.0.2.7"), "no-such-feed"));
}

TEST(ProvenanceLookup, a_bad_snapshot_costs_its_feed_only)
{
  add_feed("good", {{key_of("192.0.2.7"), 1, 0, ""}});
  files.insert(files.begin(), {"missing", (directory / "missing").string()});
  const auto provenance = Provenance::open(files);
  LONGS_EQUAL(1, provenance->unusable().size());
  STRCMP_EQUAL("missing", provenance->unusable()[0].feed.c_str());
  CHECK(!provenance->unusable()[0].reason.empty());
  LONGS_EQUAL(1, provenance->listings(key_of("192.0.2.7")).size());
}

TEST(ProvenanceLookup, keeps_its_mappings_when_files_are_replaced)
{
  add_feed("one", {{key_of("192.0.2.7"), 1, 0, ""}});
  const auto provenance = Provenance::open(files);
  std::filesystem::remove_all(directory / "one");
  LONGS_EQUAL(1, provenance->listings(key_of("192.0.2.7")).size());
}

TEST(ProvenanceLookup, reads_what_a_person_types)
{
  for (const char* text :
       {"192.0.2.1", "192.0.2.0/24", "2001:db8::1", "2001:db8::/32", "evil.example", "Evil.Example."})
    CHECK_TEXT(parse_key(text).has_value(), text);
  STRCMP_EQUAL("xn--mnchen-3ya.example", feeds::format(*parse_key("M\u00fcnchen.example")).c_str());
  STRCMP_EQUAL("192.0.2.7", feeds::format(*parse_key("::ffff:192.0.2.7")).c_str());
  STRCMP_EQUAL("192.0.2.0/24", feeds::format(*parse_key("::ffff:192.0.2.0/120")).c_str());
  for (const char* text : {"", ".", "192.0.2.256", "192.0.2.1/33", "a..b", "http://x.example/", "1.2.3"})
    CHECK_TEXT(!parse_key(text).has_value(), text);
}
