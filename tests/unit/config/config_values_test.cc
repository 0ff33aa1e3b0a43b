// SPDX-License-Identifier: BSD-3-Clause
// What a right weir.yaml becomes.
#include "sample.h"

#include <weir/address/prefix.h>
#include <weir/config/parse.h>

#include <chrono>
#include <string>
#include <variant>

#include <CppUTest/TestHarness.h>

using namespace weir::config;
using namespace std::chrono_literals;

TEST_GROUP(ConfigValues){Config parsed(const std::string& text, const std::string& file = "/etc/weir/weir.yaml"){
    auto result = parse_config(text, file);
if (!result)
  FAIL(format(result.error()).c_str());
return std::move(*result);
}

Feed feed(const std::string& settings)
{
  return parsed("feeds:\n  - {name: a, " + settings + "}").feeds.at(0);
}
}
;

TEST(ConfigValues, the_sketch_is_read_completely)
{
  const Config config = parsed(std::string(sample::kConfig));
  STRCMP_EQUAL("weir-lab", config.appliance.c_str());
  LONGS_EQUAL(1, config.bridges.size());
  STRCMP_EQUAL("lan0", config.bridges[0].inside.c_str());
  LONGS_EQUAL(3, config.bridges[0].at.line);
  LONGS_EQUAL(80, config.feeds.at(0).confidence);
  CHECK(config.feeds[0].refresh == 1h);
  LONGS_EQUAL(2, config.allow.size());
  STRCMP_EQUAL("192.0.2.0/24", config.allow[0].text.c_str());
  CHECK(std::holds_alternative<weir::Ipv4Prefix>(config.allow[0].value));
  STRCMP_EQUAL("example.org", std::get<NameEntry>(config.allow[1].value).name.c_str());
  STRCMP_EQUAL("198.51.100.53", config.protected_set.also.at(0).text.c_str());
  LONGS_EQUAL(1, config.exempt_clients.size());
  LONGS_EQUAL(601, config.telemetry.syslog.at(0).port);
  CHECK(config.telemetry.syslog[0].transport == SyslogTransport::tcp);
}

TEST(ConfigValues, a_receiver_has_the_usual_port_of_its_transport)
{
  const Config config = parsed("telemetry: {syslog: [{name: a, host: h, transport: udp}, {name: b, host: h}, "
                               "{name: c, host: h, transport: tls, ca-file: ca.pem}]}");
  LONGS_EQUAL(514, config.telemetry.syslog.at(0).port);
  LONGS_EQUAL(601, config.telemetry.syslog.at(1).port);
  LONGS_EQUAL(6514, config.telemetry.syslog.at(2).port);
  CHECK(config.telemetry.syslog[2].ca_file.starts_with("/"));
}

TEST(ConfigValues, an_empty_file_is_all_defaults)
{
  const Config config = parsed("");
  STRCMP_EQUAL("weir", config.appliance.c_str());
  CHECK(config.protected_set.is_private);
  CHECK(config.sinkhole.answer == SinkholeAnswer::null_address);
  LONGS_EQUAL(30, config.sinkhole.ttl);
  CHECK(config.telemetry.interval == 10s);
  CHECK(config.telemetry.heartbeat == 60s);
  CHECK(config.feeds.empty());
}

TEST(ConfigValues, a_feed_gets_the_defaults_of_the_table)
{
  const Feed got = feed("url: https://feeds.example/a.txt");
  STRCMP_EQUAL("auto", got.format.c_str());
  CHECK(got.refresh == 1h);
  CHECK(got.mode == FeedMode::block);
  CHECK(got.direction == FeedDirection::both);
  LONGS_EQUAL(50, got.confidence);
  CHECK(got.subdomains == Subdomains::format);
  CHECK_FALSE(got.public_suffixes);
  LONGS_EQUAL(256L * 1024 * 1024, got.max_size);
  CHECK(got.timeout == 5min);
}

TEST(ConfigValues, feed_settings_are_taken)
{
  const Feed got = feed("url: http://f.example/, format: hosts, refresh: 90s, mode: monitor, direction: outbound, "
                        "confidence: 0, subdomains: yes, public-suffixes: yes, max-size: 4M, timeout: 10s, "
                        "reference: 'https://f.example/about', ca-file: ca.pem");
  STRCMP_EQUAL("hosts", got.format.c_str());
  CHECK(got.refresh == 90s);
  CHECK(got.mode == FeedMode::monitor);
  CHECK(got.direction == FeedDirection::outbound);
  LONGS_EQUAL(0, got.confidence);
  CHECK(got.subdomains == Subdomains::yes);
  CHECK(got.public_suffixes);
  LONGS_EQUAL(4 * 1024 * 1024, got.max_size);
  STRCMP_EQUAL("https://f.example/about", got.reference.c_str());
  STRCMP_EQUAL("/etc/weir/ca.pem", got.ca_file.c_str());
}

TEST(ConfigValues, file_urls_become_absolute)
{
  STRCMP_EQUAL("file:/etc/weir/feeds/a.txt", feed("url: 'file:feeds/a.txt'").url.c_str());
  STRCMP_EQUAL("file:/etc/a.txt", feed("url: 'file:../a.txt'").url.c_str());
  STRCMP_EQUAL("file:/srv/a.txt", feed("url: 'file:/srv/a.txt'").url.c_str());
  STRCMP_EQUAL("file:/srv/a.txt", feed("url: 'file:///srv/a.txt'").url.c_str());
}

TEST(ConfigValues, names_are_normalised)
{
  const Config config = parsed("allow: [WWW.Example.ORG., 'b\xc3\xbc"
                               "cher.example', '2001:DB8::/32', 192.0.2.1]");
  STRCMP_EQUAL("www.example.org", config.allow.at(0).text.c_str());
  STRCMP_EQUAL("xn--bcher-kva.example", config.allow.at(1).text.c_str());
  STRCMP_EQUAL("2001:db8::/32", config.allow.at(2).text.c_str());
  STRCMP_EQUAL("192.0.2.1", config.allow.at(3).text.c_str());
}

TEST(ConfigValues, a_single_value_is_a_list_of_one_and_nothing_is_an_empty_list)
{
  LONGS_EQUAL(1, parsed("allow: example.org").allow.size());
  LONGS_EQUAL(0, parsed("allow:\nfeeds:\nsinkhole:\n").allow.size());
}

TEST(ConfigValues, a_sinkhole_address_is_taken)
{
  const Config config = parsed("sinkhole: {answer: address, address: 192.0.2.7, address6: '2001:db8::7'}");
  CHECK(config.sinkhole.address4 == weir::parse_ipv4("192.0.2.7"));
  CHECK(config.sinkhole.address6 == weir::parse_ipv6("2001:db8::7"));
}

TEST(ConfigValues, every_enumerator_has_its_word)
{
  STRCMP_EQUAL("bypass", std::string(word(BridgeMode::bypass)).c_str());
  STRCMP_EQUAL("refused", std::string(word(SinkholeAnswer::refused)).c_str());
  STRCMP_EQUAL("outbound", std::string(word(FeedDirection::outbound)).c_str());
  STRCMP_EQUAL("?", std::string(word(static_cast<FeedMode>(9))).c_str());
}
