// SPDX-License-Identifier: BSD-3-Clause
// What becomes of feeds and configuration on the way to the image's builder.
#include "merge.h"

#include <weir/compile/compile.h>
#include <weir/config/parse.h>

#include <algorithm>
#include <deque>
#include <pthread.h>
#include <string>
#include <sys/mman.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::compile;

namespace {

constexpr const char* kHead = "appliance: {name: t}\n"
                              "bridges: [{name: br0, inside: a, outside: b, mode: block, action: drop}]\n";

const char* word_of(policy::ContributionKind kind)
{
  constexpr const char* kWords[] = {"", " hole", " allow", " protect"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string feed_text(policy::FeedIndex feed)
{
  return feed == policy::kNoFeed ? "" : "@" + std::to_string(feed);
}

} // namespace

TEST_GROUP(Merge)
{
  config::Config config;
  std::deque<feeds::Snapshot> snapshots;
  CompileInput input;
  std::vector<FeedSlot> slots;
  policy::PolicyInput out;

  void configure(const std::string& more)
  {
    auto parsed = config::parse_config(kHead + more, "/tmp/weir.yaml");
    CHECK_TEXT(parsed.has_value(), parsed ? "" : config::format(parsed.error()).c_str());
    config = std::move(*parsed);
    input.config = &config;
  }

  void keep(const std::string& name, const feeds::ParsedFeed& feed)
  {
    const int memory = memfd_create("snapshot", MFD_CLOEXEC);
    CHECK(feeds::write_snapshot(memory, feed, nullptr, 1000).has_value());
    auto snapshot = feeds::Snapshot::open(memory);
    close(memory);
    CHECK(snapshot.has_value());
    snapshots.push_back(std::move(*snapshot));
    input.snapshots.push_back({name, &snapshots.back()});
  }

  void give(const std::string& name, const std::string& body)
  {
    const auto feed =
        std::find_if(config.feeds.begin(), config.feeds.end(), [&](const config::Feed& f) { return f.name == name; });
    CHECK(feed != config.feeds.end());
    const auto parsed = feeds::parse_feed(body, options_of(*feed));
    CHECK_TEXT(parsed.has_value(), parsed ? "" : parsed.error().text.c_str());
    keep(name, *parsed);
  }

  void merge()
  {
    auto made = make_feed_table(input);
    CHECK_TEXT(made.has_value(), made ? "" : made.error().c_str());
    slots = std::move(*made);
    merge_contributions(slots, protected_entries(config), allowed_entries(config), input.time, out, {});
  }

  /// All contributions but those of the constant protected set.
  std::string merged() const
  {
    std::string text;
    const auto add = [&](const std::string& entry, policy::ContributionKind kind, policy::FeedIndex feed) {
      if (kind != policy::ContributionKind::protect)
        text += entry + word_of(kind) + feed_text(feed) + "; ";
    };
    for (const auto& row : out.ipv4)
      add(format(row.prefix), row.kind, row.feed);
    for (const auto& row : out.ipv6)
      add(format(row.prefix), row.kind, row.feed);
    for (const auto& row : out.names) {
      const auto* wire = reinterpret_cast<const std::uint8_t*>(out.name_bytes.data() + row.offset);
      std::string name = dns::format_wire({wire, row.length}).value_or("?");
      name = (row.form == policy::NameForm::exact ? "" : row.form == policy::NameForm::subdomains ? "+" : "*.") + name;
      constexpr const char* kAnswers[] = {"", "=nxdomain", "=nodata"};
      add(name + kAnswers[static_cast<std::size_t>(row.answer)], row.kind, row.feed);
    }
    return text;
  }
};

TEST(Merge, feeds_are_merged_in_order_of_their_keys)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\n  - {name: b, url: \"file:b\"}\n");
  give("a", "192.0.2.3\n192.0.2.1\nb.example\nz.b.example\n2001:db8::1\n");
  give("b", "192.0.2.2\n192.0.2.1\n192.0.2.0/24\na.example\nb.example\nb-a.example\n2001:db8::1\n");
  merge();
  STRCMP_EQUAL("192.0.2.0/24@1; 192.0.2.1@0; 192.0.2.1@1; 192.0.2.2@1; 192.0.2.3@0; 2001:db8::1@0; 2001:db8::1@1; "
               "a.example@1; b.example@0; b.example@1; z.b.example@0; b-a.example@1; ",
               merged().c_str());
}

TEST(Merge, the_allow_list_and_allow_feeds_are_contributions)
{
  configure("feeds:\n  - {name: good, url: \"file:a\", mode: allow}\nallow: [192.0.2.0/24, example.org]\n");
  give("good", "198.51.100.1\nwww.example.net\n10.0.0.1\n");
  merge();
  STRCMP_EQUAL("10.0.0.1 allow@0; 192.0.2.0/24 allow; 198.51.100.1 allow@0; www.example.net allow@0; "
               "+example.org allow; ",
               merged().c_str());
  LONGS_EQUAL(0, slots[0].report.rejections.size());
}

TEST(Merge, ipv4_addresses_in_mapped_form_are_allowed_and_protected_as_ipv4)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\nallow: [\"::ffff:203.0.113.0/120\"]\n"
            "protected: {also: [\"::ffff:198.51.100.7\"]}\n");
  give("a", "203.0.0.0/16\n198.51.100.7\n198.51.100.8\n");
  merge();
  STRCMP_EQUAL("198.51.100.8@0; 203.0.0.0/16@0; 203.0.113.0/24 allow; ", merged().c_str());
}

TEST(Merge, each_protected_item_of_a_hosts_line_is_a_rejection)
{
  configure("feeds:\n  - {name: a, url: \"file:a\", format: hosts}\nprotected: {also: [own.example]}\n");
  give("a", "0.0.0.0 10.0.0.7 10.0.0.8 www.own.example bad.example 192.168.1.1\n0.0.0.0 10.0.0.9\n");
  merge();
  STRCMP_EQUAL("bad.example@0; ", merged().c_str());
  const feeds::FeedReport& report = slots[0].report;
  LONGS_EQUAL(5, report.rejected.at("protected"));
  LONGS_EQUAL(5, report.rejections.size());
  STRCMP_EQUAL("10.0.0.7", report.rejections[0].text.c_str());
  LONGS_EQUAL(0, report.rejections[0].column);
  LONGS_EQUAL(2, report.rejections[4].line);
}

TEST(Merge, of_very_many_protected_items_the_first_lines_are_kept_and_all_counted)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\n");
  std::string body = "198.51.100.1\n";
  for (int i = 9999; i >= 0; --i) // the lowest address in the last line
    body += "10.0." + std::to_string(i / 100) + "." + std::to_string(i % 100) + "\n";
  give("a", body);
  merge();
  const feeds::FeedReport& report = slots[0].report;
  LONGS_EQUAL(10000, report.rejected.at("protected"));
  LONGS_EQUAL(feeds::kMaxRejections, report.rejections.size());
  LONGS_EQUAL(2, report.rejections.front().line);
  LONGS_EQUAL(feeds::kMaxRejections + 1, report.rejections.back().line);
}

TEST(Merge, protected_entries_are_refused_and_told_by_line)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\nprotected: {also: [203.0.113.53]}\n");
  give("a", "bad\n10.0.0.1\n203.0.113.53\n203.0.113.0/24\n192.168.0.0-192.168.0.2\n198.51.100.1\n");
  merge();
  STRCMP_EQUAL("198.51.100.1@0; 203.0.113.0/24@0; ", merged().c_str());
  const feeds::FeedReport& report = slots[0].report;
  LONGS_EQUAL(3, report.rejected.at("protected"));
  LONGS_EQUAL(4, report.rejections.size());
  STRCMP_EQUAL("bad", report.rejections[0].text.c_str());
  STRCMP_EQUAL("10.0.0.1", report.rejections[1].text.c_str());
  LONGS_EQUAL(5, report.rejections[3].line);
  LONGS_EQUAL(2, report.entries());
  // The wider prefix stays without force on the protected server.
  CHECK(std::any_of(out.ipv4.begin(), out.ipv4.end(), [](const policy::Ipv4Contribution& row) {
    return row.kind == policy::ContributionKind::protect && format(row.prefix) == "203.0.113.53";
  }));
}

TEST(Merge, names_of_an_inbound_feed_do_nothing_and_the_report_says_so)
{
  configure("feeds:\n  - {name: a, url: \"file:a\", direction: inbound}\n");
  give("a", "198.51.100.1\nevil.example\n");
  merge();
  STRCMP_EQUAL("198.51.100.1@0; ", merged().c_str());
  LONGS_EQUAL(1, slots[0].report.counted.at("names-of-inbound-feed"));
  LONGS_EQUAL(1, slots[0].report.notes.size());
}

TEST(Merge, canaries_have_their_own_answer)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\n  - {name: w, url: \"file:w\", subdomains: \"yes\"}\n");
  give("a", "use-application-dns.net\n_dns.resolver.arpa\nevil.example\n");
  give("w", "icloud.com\n");
  merge();
  STRCMP_EQUAL("_dns.resolver.arpa=nodata@0; +icloud.com@1; mask.icloud.com=nxdomain@1; mask-h2.icloud.com=nxdomain@1; "
               "evil.example@0; use-application-dns.net=nxdomain@0; ",
               merged().c_str());
}

TEST(Merge, allow_reaches_ipv4_inside_ipv6_when_a_feed_lists_such_ranges)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\nallow: [192.0.2.1]\n");
  give("a", "64:ff9b::/96\n");
  merge();
  STRCMP_EQUAL("192.0.2.1 allow; ::ffff:192.0.2.1 allow; 64:ff9b::/96@0; 64:ff9b::c000:201 allow; "
               "2002:c000:201::/48 allow; ",
               merged().c_str());
  CHECK(std::any_of(out.ipv6.begin(), out.ipv6.end(), [](const policy::Ipv6Contribution& row) {
    return row.kind == policy::ContributionKind::protect && format(row.prefix) == "64:ff9b::7f00:0/104";
  }));
}

TEST(Merge, local_lists_come_first_and_expired_entries_are_left_out)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\n");
  give("a", "198.51.100.1\n");
  const std::vector<feeds::LocalEntry> entries{{Ipv4Prefix::of(Ipv4{0xC6336401}, 32), 100, 0, ""},
                                               {Ipv4Prefix::of(Ipv4{0xC6336402}, 32), 100, 2000, ""},
                                               {Ipv4Prefix::of(Ipv4{0xC6336403}, 32), 100, 2001, ""}};
  keep(std::string(config::kLocalBlockFeed),
       feeds::make_local_feed(std::string(config::kLocalBlockFeed), entries, false));
  input.time = 2000;
  merge();
  STRCMP_EQUAL("198.51.100.1@0; 198.51.100.1@1; 198.51.100.3@0; ", merged().c_str());
  STRCMP_EQUAL("local-block", slots[0].info.name.c_str());
  LONGS_EQUAL(1, slots[0].report.counted.at("expired"));
  LONGS_EQUAL(2, slots[0].report.entries());
}

TEST(Merge, any_number_of_threads_gives_the_same_image_and_report)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\n  - {name: b, url: \"file:b\", mode: monitor}\n"
            "protected: {also: [192.0.2.77, c.example]}\n");
  std::string a = "192.0.2.77\n2001:db8::/32\nc.example\n";
  std::string b = "198.51.0.0/16\n10.0.0.1\n";
  for (int i = 0; i < 2000; ++i) {
    a += "198.51." + std::to_string(i % 200) + "." + std::to_string(i / 10) + "\nn" + std::to_string(i) + ".example\n";
    b += "2001:db8::" + std::to_string(i) + "\nn" + std::to_string(i * 2) + ".example\n";
  }
  give("a", a);
  give("b", b);
  const auto alone = weir::compile::compile(input);
  input.threads = 4;
  const auto together = weir::compile::compile(input);
  CHECK(alone.has_value() && together.has_value());
  CHECK(alone->image == together->image);
  STRCMP_EQUAL(alone->report.c_str(), together->report.c_str());
}

TEST(Merge, nothing_is_lost_where_no_thread_can_be_had)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\n");
  give("a", "192.0.2.77\n198.51.100.0/24\n2001:db8::1\n2001:db8:5::/48\nc.example\n");
  const auto alone = weir::compile::compile(input);
  pthread_attr_t usual;
  pthread_getattr_default_np(&usual);
  pthread_attr_t impossible = usual;
  pthread_attr_setstacksize(&impossible, std::size_t{1} << 46);
  pthread_setattr_default_np(&impossible);
  CHECK_THROWS(std::system_error, std::thread([] {}).join());
  input.threads = 4;
  const auto without = weir::compile::compile(input);
  pthread_setattr_default_np(&usual);
  pthread_attr_destroy(&usual);
  CHECK(alone.has_value() && without.has_value());
  CHECK(alone->image == without->image);
}

TEST(Merge, a_list_that_was_kept_of_an_allow_feed_stops_nothing)
{
  configure(
      "feeds:\n  - {name: a, url: \"file:a\", mode: allow}\n  - {name: b, url: \"file:b\", public-suffixes: yes}\n");
  give("a", "32.0.0.0/4\n");
  give("b", "co.uk\n");
  configure("feeds:\n  - {name: a, url: \"file:a\"}\n  - {name: b, url: \"file:b\"}\n");
  merge();
  STRCMP_EQUAL("", merged().c_str());
  for (const FeedSlot& slot : slots)
    STRCMP_CONTAINS("must be read again", slot.failure.c_str());
}

TEST(Merge, a_list_that_was_read_with_as_many_guards_stays_until_it_is_read_again)
{
  configure("feeds:\n  - {name: a, url: \"file:a\", format: list}\n");
  give("a", "evil.example\n");
  configure("feeds:\n  - {name: a, url: \"file:a\", subdomains: yes, public-suffixes: yes, mode: monitor}\n");
  merge();
  STRCMP_EQUAL("evil.example@0; ", merged().c_str());
}

TEST(Merge, a_snapshot_of_no_configured_feed_is_refused)
{
  configure("feeds:\n  - {name: a, url: \"file:a\"}\n");
  give("a", "198.51.100.1\n");
  input.snapshots.push_back({"b", &snapshots.back()});
  CHECK(!make_feed_table(input));
  input.snapshots.back().feed = "a";
  CHECK(!make_feed_table(input));
}
