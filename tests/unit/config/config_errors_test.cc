// SPDX-License-Identifier: BSD-3-Clause
// Wrong settings: each is named with its place, its range and its default; all are told at once.
#include "sample.h"

#include <weir/config/parse.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::config;
using sample::errors_of;

namespace {

struct Case {
  const char* yaml;
  const char* message; // "LINE:COLUMN: ..." or a part of the text
};

std::string feed(const char* settings)
{
  return std::string("feeds:\n  - {name: a, url: 'http://f.example/', ") + settings + "}";
}

void check_contains(const std::string& yaml, const char* expected)
{
  const std::string got = errors_of(yaml);
  STRCMP_CONTAINS(expected, got.c_str());
}

} // namespace

TEST_GROUP(ConfigErrors){};

TEST(ConfigErrors, an_unknown_key_is_named_with_the_nearest_known_one)
{
  STRCMP_EQUAL("2:1: unknown key 'sinkhol', the nearest known one is 'sinkhole'\n",
               errors_of("allow: []\nsinkhol: {}").c_str());
  check_contains(feed("conifdence: 5"), "unknown key 'conifdence', the nearest known one is 'confidence'");
  check_contains("telemetry: {stor: 1}", "nearest known one is 'store'");
}

TEST(ConfigErrors, a_bad_value_says_place_range_and_default)
{
  STRCMP_EQUAL("2:53: confidence: '101' is out of range; it takes 0..100, default 50\n",
               errors_of(feed("confidence: 101")).c_str());
  STRCMP_EQUAL("2:50: refresh: '1 hour' is not a duration; it takes 10s..30d, default 1h\n",
               errors_of(feed("refresh: 1 hour")).c_str());
}

TEST(ConfigErrors, a_port_that_is_used_twice_is_told_once)
{
  STRCMP_EQUAL("3:5: port 'lan0' of bridge 'br1' is used twice\n",
               errors_of("bridges:\n  - {name: br0, inside: lan0, outside: wan0}\n"
                         "  - {name: br1, inside: lan0, outside: lan0}\n")
                   .c_str());
}

TEST(ConfigErrors, unknown_ports_are_told_with_all_other_mistakes)
{
  const auto board = parse_board(sample::kBoard, "b");
  const auto wrong = parse_config("bridges:\n  - {name: br0, inside: lan7, outside: wan0}\nxyz: 1\n", "w", &*board);
  LONGS_EQUAL(2, wrong.error().size());
  STRCMP_CONTAINS("the board has no port 'lan7'", wrong.error()[0].message.c_str());
  STRCMP_CONTAINS("unknown key 'xyz'", wrong.error()[1].message.c_str());
  LONGS_EQUAL(0, parse_config(sample::kConfig, "w", &*board).has_value() ? 0 : 1);
}

TEST(ConfigErrors, all_errors_are_told_in_file_order)
{
  STRCMP_EQUAL("1:19: name: 'a b' is not made of the characters it may have; it takes 1..31 characters of "
               "A-Za-z0-9._-, default weir\n"
               "3:12: private: 'maybe' is neither true nor false; it takes true | false, default true\n"
               "4:1: unknown key 'xyz'\n",
               errors_of("appliance: {name: a b}\nprotected: \n  private: maybe\nxyz: 1").c_str());
}

TEST(ConfigErrors, wrong_values_are_refused)
{
  const Case cases[] = {
      {"mode: blok", "mode: 'blok' is none of its words, the nearest is 'block'; it takes block | monitor | allow"},
      {"refresh: 9s", "out of range; it takes 10s..30d"},
      {"refresh: 3600", "not a duration"},
      {"refresh: 99999999999999999999d", "not a duration"},
      {"max-size: 1K5", "not a size"},
      {"max-size: -1", "not a size"},
      {"max-size: 5G", "out of range; it takes 1K..4G"},
      {"confidence: 0x10", "not a number"},
      {"confidence: [1]", "is a list but takes one value"},
      {"confidence: {}", "is a map but takes one value"},
      {"confidence: ", "'confidence' has no value"},
      {"format: stix", "format: 'stix' is not supported in this version; it takes auto | list"},
      {"format: adblock", "format: 'adblock' is not supported in this version"},
      {"format: hostz", "format: 'hostz' is none of its words, the nearest is 'hosts'"},
      {"mode: ''", "mode: '' is none of its words; it takes block | monitor | allow"},
      {"format: ''", "format: '' is none of its words; it takes auto | list"},
      {"format: zzzzzz", "format: 'zzzzzz' is none of its words; it takes"},
      {"public-suffixes: on", "neither true nor false"},
      {"reference: \"a\\x1b[0m\"", "reference: 'a\\x1b[0m' is a text with control characters"},
  };
  for (const Case& one : cases)
    check_contains(feed(one.yaml), one.message);
}

TEST(ConfigErrors, wrong_urls_are_refused)
{
  const Case cases[] = {
      {"ftp://f.example/x", "of a kind that this version does not fetch; it takes file:PATH | http://HOST"},
      {"http:///x", "a URL without a host"},
      {"https://:80/x", "a URL without a host"},
      {"https://me:secret@f.example/", "a user or password"},
      {"file:", "names no path"},
      {"file://server/x", "names no path of this machine"},
      {"http://f.example/a b", "spaces or control characters"},
  };
  for (const Case& one : cases)
    check_contains(std::string("feeds: [{name: a, url: '") + one.yaml + "'}]", one.message);
}

TEST(ConfigErrors, wrong_entries_are_refused)
{
  const Case cases[] = {
      {"192.0.2.1/24", "'192.0.2.1/24' is a prefix with bits set behind its length, write 192.0.2.0/24"},
      {"192.0.2.300", "no address, prefix or name"},
      {"192.0.02.1", "no address, prefix or name"},
      {"10.0.0.0/255.0.0.0", "no address, prefix or name"},
      {"localhost", "'localhost' is a name of one label, it needs at least two"},
      {"a..b", "empty label"},
      {"*.example.org", "no address, prefix or name"},
      {"http://a.example/", "no address, prefix or name"},
  };
  for (const Case& one : cases)
    check_contains(std::string("allow: ['") + one.yaml + "']", one.message);
  check_contains("exempt-clients: [pc.example.org]", "a name, not an address or prefix");
}

TEST(ConfigErrors, missing_required_keys_are_named_at_their_map)
{
  STRCMP_EQUAL("1:9: 'url' is missing; it takes file:PATH | http://HOST/... | https://HOST/..., and has no default\n",
               errors_of("feeds: [{name: a}]").c_str());
}

TEST(ConfigErrors, names_are_unique_and_some_are_reserved)
{
  check_contains("feeds:\n - {name: a, url: 'file:x'}\n - {name: a, url: 'file:y'}",
                 "3:4: two feeds have the name 'a', the first in line 2");
  check_contains("feeds: [{name: local-block, url: 'file:x'}]", "choose another name");
  check_contains("feeds: [{name: 'a\"b', url: 'file:x'}]", "1..48 characters of a-z0-9-");
  check_contains("feeds: [{name: " + std::string(49, 'a') + ", url: 'file:x'}]", "too long");
}

TEST(ConfigErrors, a_port_belongs_to_one_bridge_end)
{
  check_contains("bridges: [{name: b, inside: p, outside: p}]", "port 'p' of bridge 'b' is used twice");
}

TEST(ConfigErrors, a_sinkhole_address_and_its_answer_belong_together)
{
  check_contains("allow: []\nsinkhole: {answer: address}", "2:11: sinkhole: 'answer: address' needs 'address'");
  check_contains("sinkhole: {address: 192.0.2.1}", "1:11: sinkhole: 'address' and 'address6' need 'answer: address'");
}

TEST(ConfigErrors, wrong_kinds_of_nodes_are_refused)
{
  check_contains("[1, 2]", "takes keys below it");
  check_contains("feeds: {name: a}", "'feeds' takes a list");
  check_contains("feeds: [a]", "an item of 'feeds' takes keys below it");
  check_contains("sinkhole: 5", "'sinkhole' takes keys below it");
}

TEST(ConfigErrors, outside_bytes_are_made_printable)
{
  check_contains("\"a\\x1b]0;x\": 1", "unknown key 'a\\x1b]0;x'");
}

TEST(ConfigErrors, a_missing_file_and_a_directory_are_named)
{
  STRCMP_EQUAL("/nonexistent/weir.yaml: No such file or directory\n",
               format(load_config("/nonexistent/weir.yaml").error()).c_str());
  STRCMP_EQUAL("/: not a regular file\n", format(load_config("/").error()).c_str());
  STRCMP_EQUAL("/dev/zero: not a regular file\n", format(load_board("/dev/zero").error()).c_str());
}

TEST(ConfigErrors, at_most_a_hundred_are_told)
{
  std::string yaml;
  for (int i = 0; i < 500; ++i)
    yaml += "k" + std::to_string(i) + ": 1\n";
  const auto result = parse_config(yaml, "w");
  LONGS_EQUAL(kMaxDiagnostics, result.error().size());
  STRCMP_EQUAL("w: and 401 more errors", format(result.error().back()).c_str());
}

TEST(ConfigErrors, tls_settings_must_fit_each_other)
{
  const auto receiver = [](const char* settings) {
    return std::string("telemetry:\n  syslog:\n    - {name: siem, host: h, ") + settings + "}";
  };
  check_contains(receiver("transport: tls"), "receiver 'siem': 'transport: tls' needs 'ca-file'");
  check_contains(receiver("transport: udp, ca-file: a"), "need 'transport: tls'");
  check_contains(receiver("server-name: siem.example"), "need 'transport: tls'");
  check_contains(receiver("transport: tls, ca-file: a, key-file: k"),
                 "'certificate-file' and 'key-file' need each other");
  check_contains(receiver("transport: ssl"),
                 "transport: 'ssl' is none of its words, the nearest is 'tls'; it takes udp | tcp | tls");
  STRCMP_EQUAL("", errors_of(receiver("transport: tls, ca-file: a, certificate-file: c, key-file: k")).c_str());
}

TEST(ConfigErrors, receivers_of_elasticsearch_say_who_they_are_in_one_way_and_not_in_the_clear)
{
  const auto receiver = [](const char* settings) {
    return std::string("telemetry:\n  elasticsearch:\n    - {name: es, ") + settings + "}";
  };
  STRCMP_EQUAL("", errors_of(receiver("url: 'https://es.example:9200', api-key-file: /k")).c_str());
  STRCMP_EQUAL("", errors_of(receiver("url: 'http://127.0.0.1:9200'")).c_str());
  check_contains(receiver("url: 'https://h', api-key: a, user: u, password-file: p"), "set only one of 'api-key'");
  check_contains(receiver("url: 'https://h', user: u"), "'user' and 'password-file' need each other");
  check_contains(receiver("url: 'http://h', api-key: a"), "would be readable on its way, use https://");
  check_contains(receiver("url: 'file:x'"), "'url' must be https:// or http://");
  check_contains("telemetry: {syslog: [{name: a, host: h}], elasticsearch: [{name: a, url: 'https://h'}]}",
                 "receiver 'a' is a syslog receiver too");
}

TEST(ConfigErrors, a_receiver_wants_only_what_there_is)
{
  const auto only = [](const char* settings) {
    return std::string("feeds: [{name: soc, url: 'file:x'}]\ntelemetry:\n  syslog:\n    - {name: a, host: h, only: {") +
           settings + "}}";
  };
  STRCMP_EQUAL("", errors_of(only("events: hits, actions: [blocked, dns-sinkholed], direction: outbound, "
                                  "feeds: [soc, local-block, ioc-case-7], min-severity: 70"))
                       .c_str());
  check_contains(only("feeds: [soc, other]"),
                 "receiver 'a': 'only: feeds' names 'other', which is no feed of this file");
  check_contains(only("actions: [block]"), "the nearest is 'blocked'");
  check_contains(only("events: hit"), "the nearest is 'hits'");
  check_contains(only("action: blocked"), "unknown key 'action', the nearest known one is 'actions'");
}
