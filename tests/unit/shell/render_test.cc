// SPDX-License-Identifier: BSD-3-Clause
// What people see of each result, and that no result whatever can do harm.
#include "shown.h"

#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <string>

using namespace weir;
using namespace weir::shell;
using namespace weir::shell::test;

namespace {

const char* const kLines[] = {"show status",
                              "show ports",
                              "show bridges",
                              "show policy",
                              "show feeds",
                              "show feeds x",
                              "show hits",
                              "show hits top clients",
                              "show counters",
                              "show telemetry",
                              "show local",
                              "show version",
                              "test ip 1.2.3.4",
                              "test name a.b",
                              "block ip 1.2.3.4 reason x",
                              "no block ip 1.2.3.4",
                              "request feed refresh",
                              "request bridge br0 bypass"};

} // namespace

TEST_GROUP(ShellRender){};

TEST(ShellRender, status_is_the_box_at_a_glance)
{
  STRCMP_EQUAL("appliance     weir-lab, Weir 0.1.0, up 1 d 2 h\n"
               "data plane    running since 2026-05-01 07:00:00 UTC (8 min ago), generation 7, instance 00ab\n"
               "policy        generation 7 of 2026-05-01 07:08:00 UTC (9 s ago): feed soc-note\n"
               "              4 IPv4 addresses, 1,200 exact names\n"
               "feeds         3 configured: 2 ok, 1 stale, 0 failed\n"
               "made here     12 blocks, 1 imported report\n"
               "bridges       br0: block\n"
               "              br1: bypass (configured: block)\n"
               "              br2: monitor, hits are reported, nothing is stopped\n"
               "hits          12 frames = 10 in events + 2 pending + 0 lost\n"
               "receivers     siem: connected, 0 queued\n"
               "WARNING       feed x is stale\n",
               shown("show status", R"({"appliance":"weir-lab","version":"0.1.0","uptime_s":93784,
                 "dataplane":{"state":"running","instance":"00ab","generation":7,"since":"2026-05-01T07:00:00Z"},
                 "policy":{"generation":7,"published":"2026-05-01T07:08:00Z","cause":"feed soc-note","entries":{"ipv4":4,"ipv6":0,"name":1200}},
                 "feeds":{"total":3,"ok":2,"stale":1,"failed":0},
                 "imports":1,"local":{"block":12,"allow":0},
                 "bridges":[{"name":"br0","configured_mode":"block","effective_mode":"block"},{"name":"br1","configured_mode":"block","effective_mode":"bypass"},{"name":"br2","configured_mode":"monitor","effective_mode":"monitor"}],
                 "telemetry":{"seen":12,"stored":10,"pending":2,"lost":0,"destinations":[{"name":"siem","state":"connected","queued":0}]},
                 "warnings":["feed x is stale"]})")
                   .c_str());
}

TEST(ShellRender, hits_are_one_line_each)
{
  STRCMP_EQUAL("TIME (UTC)   ACTION         DIR  CLIENT      REMOTE        PORT/TYPE  INDICATOR     FEEDS  PACKETS\n"
               "07:08:00     dns-sinkholed  out  10.77.0.10  evil.example  AAAA       evil.example  a, b         1\n"
               "04-30 23:59  blocked        in   -           192.0.2.1     443/tcp    192.0.2.0/24  ipsum    1,500\n"
               "2025-12-31   blocked        in   10.77.0.10  192.0.2.1     icmp       192.0.2.1     ipsum        1\n",
               shown("show hits", R"({"hits":[
                 {"time":"2026-05-01T07:08:00.123Z","action":"dns-sinkholed","direction":"outbound","client":"10.77.0.10","remote":"10.77.0.53",
                  "question":"evil.example","question_type":"AAAA","transport":"udp","port":53,
                  "indicator":"evil.example","feeds":["a","b"],"packets":1},
                 {"time":"2026-04-30T23:59:01Z","action":"blocked","direction":"inbound","client":"","remote":"192.0.2.1",
                  "question":"","transport":"tcp","port":443,"indicator":"192.0.2.0/24","feeds":["ipsum"],"packets":1500},
                 {"time":"2025-12-31T23:59:01Z","action":"blocked","direction":"inbound","client":"10.77.0.10","remote":"192.0.2.1",
                  "question":"","transport":"icmp","port":null,"indicator":"192.0.2.1","feeds":["ipsum"],"packets":1}]})")
                   .c_str());
  STRCMP_EQUAL("no hits\n", shown("show hits", R"({"hits":[]})").c_str());
}

TEST(ShellRender, a_hundred_columns_have_whole_addresses_and_ports)
{
  const std::string text = shown("show hits", R"({"hits":[
    {"time":"2026-04-30T23:59:01Z","action":"dns-sinkholed","direction":"outbound","client":"192.168.100.200",
     "remote":"192.168.100.253","question":"a-rather-long-name.of-a-host.evil.example","question_type":"HTTPS",
     "transport":"udp","port":53,"indicator":"evil.example","feeds":["hagezi-fake","soc-note"],"packets":1500},
    {"time":"2026-04-30T23:59:01Z","action":"blocked","direction":"inbound","client":"192.168.100.200",
     "remote":"198.51.100.200","question":"","transport":"tcp","port":65535,
     "indicator":"198.51.100.0/24","feeds":["hagezi-fake"],"packets":1500}]})",
                                 [] { return std::size_t{100}; });
  for (const char* whole : {"192.168.100.200", "198.51.100.200", "65535/tcp", "HTTPS", "04-30 23:59", "1,500"})
    STRCMP_CONTAINS(whole, text.c_str());
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin))
    CHECK(end - begin <= 100);
}

TEST(ShellRender, rankings_have_bars)
{
  STRCMP_EQUAL("CLIENT        OUT  IN  EVENTS  LAST\n"
               "10.77.0.10  1,000   0       7  9 s ago  ##############################\n"
               "10.77.0.11    500   0       2  now      ###############\n"
               "10.77.0.12      1   0       1  -        #\n",
               shown("show hits top clients", R"({"by":"client","rows":[
                 {"key":"10.77.0.10","packets":1000,"outbound":1000,"inbound":0,"events":7,"last":"2026-05-01T07:08:00Z"},
                 {"key":"10.77.0.11","packets":500,"outbound":500,"inbound":0,"events":2,"last":"2026-05-01T07:08:09Z"},
                 {"key":"10.77.0.12","packets":1,"outbound":1,"events":1}]})")
                   .c_str());
}

TEST(ShellRender, rankings_tell_the_attacked_from_the_infected)
{
  const char* answer = R"({"by":"client","rows":[
    {"key":"10.77.0.10","packets":150,"outbound":100,"inbound":50,"events":7,"last":"2026-05-01T07:08:00Z"},
    {"key":"10.77.0.80","packets":300,"outbound":0,"inbound":300,"events":2,"last":"2026-05-01T07:08:09Z"}]})";
  STRCMP_EQUAL("CLIENT      OUT   IN  EVENTS  LAST\n"
               "10.77.0.10  100   50       7  9 s ago  ##########-----\n"
               "10.77.0.80    0  300       2  now      ------------------------------\n"
               "packets; # out: the inside sent or asked, - in: the outside sent\n",
               shown("show hits top clients", answer).c_str());
  STRCMP_EQUAL("2\n", shown("show hits top clients | count", answer).c_str());
}

TEST(ShellRender, without_a_data_plane_nobody_counts)
{
  STRCMP_EQUAL("no data plane is running: nothing is known of link and counters\n"
               "PORT  BRIDGE  SIDE    LINK     RX PACKETS  RX BYTES  TX PACKETS  TX BYTES  MISSED  ERRORS\n"
               "lan0  br0     inside  unknown           -         -           -         -       -       -\n",
               shown("show ports", R"({"dataplane":"absent","ports":[{"name":"lan0","bridge":"br0","side":"inside",
                 "link":"unknown","rx_packets":null,"rx_bytes":null,"tx_packets":null,"tx_bytes":null,"missed":null,
                 "errors":null}]})")
                   .c_str());
  STRCMP_CONTAINS("no data plane is running: these are the last counters of instance 00ab\n",
                  shown("show counters", R"({"instance":"00ab","running":false,"frames":1,
                    "reasons":[{"reason":"arp","outcome":"forwarded","text":"ARP","frames":1}]})")
                      .c_str());
}

TEST(ShellRender, bridges_name_who_asked_for_bypass)
{
  STRCMP_CONTAINS(
      "\nbr0: bypass asked for by root, 2026-05-01 07:00:00 UTC (8 min ago); back with: request bridge br0 normal\n",
      shown("show bridges", R"({"bridges":[{"name":"br1","bypass":null},{"name":"br0","effective_mode":"bypass",
                    "bypass":{"user":"root","since":"2026-05-01T07:00:00Z"}}]})")
          .c_str());
}

TEST(ShellRender, a_request_says_what_it_means_and_when_it_waits)
{
  STRCMP_EQUAL("bridge br0: bypass (configured: block): nothing is stopped or reported on it from now on\n"
               "back with: request bridge br0 normal\n",
               shown("request bridge br0 bypass", R"({"name":"br0","mode":"bypass","configured_mode":"block",
                 "effective_mode":"bypass","in_force":true})")
                   .c_str());
  STRCMP_EQUAL("bridge br0: block (configured: block)\n",
               shown("request bridge br0 normal", R"({"name":"br0","mode":"normal","configured_mode":"block",
                 "effective_mode":"block","in_force":true})")
                   .c_str());
  STRCMP_EQUAL("bridge br0: bypass as soon as the data plane answers: Connection refused\n",
               shown("request bridge br0 bypass", R"({"name":"br0","mode":"bypass","effective_mode":"unknown",
                 "in_force":false,"message":"Connection refused"})")
                   .c_str());
  STRCMP_CONTAINS("\nbr0: bypass from the next start of the data plane, asked for by root, ",
                  shown("show bridges", R"({"bridges":[{"name":"br0","effective_mode":"unknown",
                    "bypass":{"user":"root","since":"2026-05-01T07:00:00Z"}}]})")
                      .c_str());
}

TEST(ShellRender, counters_say_what_they_mean)
{
  const std::string arp = R"("reasons":[{"reason":"bypass","frames":0},{"reason":"arp","outcome":"forwarded",
      "text":"ARP or RARP; not looked into","frames":7,"outbound":5,"inbound":2}])";
  STRCMP_EQUAL("REASON  OUTCOME    FRAMES  OUTBOUND  INBOUND  MEANING\n"
               "arp     forwarded       7         5        2  ARP or RARP; not looked into\n"
               "all frames: 7\n",
               shown("show counters", R"({"bridge":null,"frames":7,)" + arp + "}").c_str());
  STRCMP_CONTAINS("\nall frames of br1: 7\n",
                  shown("show counters br1", R"({"bridge":"br1","frames":7,)" + arp + "}").c_str());
}

TEST(ShellRender, accounting_tells_frames_from_events)
{
  const std::string text = shown("show telemetry", R"({"hits":{"seen":12,"stored":10,"pending":2,"losses":{}},
      "store":{"events":3,"stored":5,"expired":2,"bytes":2048}})");
  STRCMP_EQUAL("hit frames    12 seen\n"
               "  in events   10\n"
               "  pending     2, summed up until the interval ends\n"
               "  lost        0\n"
               "events        5 made (one stands for many frames, or for a state), 3 kept in 2.0 KiB, 2 expired\n",
               text.substr(0, text.find("\n\n") + 1).c_str());
  STRCMP_CONTAINS("\nsiem: 1,200 sent events left the store before they were surely read; ",
                  shown("show telemetry", R"({"destinations":[{"name":"siem","expired_unread":1200}]})").c_str());
  CHECK(shown("show telemetry", R"({"destinations":[{"name":"siem","expired_unread":0}]})").find("surely") ==
        std::string::npos);
}

TEST(ShellRender, feeds_fit_the_page)
{
  const std::string text = shown(
      "show feeds", R"({"feeds":[{"name":"soc-note","state":"stale","mode":"block","entries":{"ipv4":4},"duplicates":1,
    "rejected":{"protected":2},"last_fetch":"2026-05-01T07:08:07Z","last_success":"2026-05-01T07:07:09Z","next_refresh":"2026-05-01T08:07:09Z",
    "last_error":"HTTP 503 from https://a.very.long.example.org/with/a/path/that/goes/on/and/on/list.txt after 3 tries"}]})");
  STRCMP_EQUAL("FEED      STATE  MODE   ENTRIES  DUPL  REJECTED  FETCHED    NEXT       ERROR\n"
               "soc-note  stale  block        4     1         2  1 min ago  in 59 min  HTTP 503",
               (text.substr(0, text.find('\n') + 1) + text.substr(text.find('\n') + 1, 79)).c_str());
}

TEST(ShellRender, one_is_not_called_in_the_plural)
{
  STRCMP_CONTAINS("entries       1 IPv4 prefix, 2 exact names\n",
                  shown("show feeds x", R"({"feeds":[{"name":"x","entries":{"ipv4_prefix":1,"name":2}}]})").c_str());
}

TEST(ShellRender, a_time_to_come_is_told_to_the_nearest)
{
  const auto expires = [](const char* time) {
    const std::string text = shown("show local", std::string(R"({"entries":[{"expires":")") + time + "\"}]}");
    const std::string rest = text.substr(text.rfind("in "));
    return rest.substr(0, rest.find("  "));
  };
  STRCMP_EQUAL("in 7 d", expires("2026-05-08T07:08:07Z").c_str());
  STRCMP_EQUAL("in 1 h", expires("2026-05-01T08:08:07Z").c_str());
  STRCMP_EQUAL("in 23 h", expires("2026-05-02T06:20:00Z").c_str());
  STRCMP_EQUAL("in 59 s", expires("2026-05-01T07:09:08Z").c_str());
}

TEST(ShellRender, versions_stand_in_one_column)
{
  STRCMP_EQUAL("weir               0.1.0\n"
               "record version of  1\n"
               "dpdk               22.11\n",
               shown("show version", R"({"version":"0.1.0","components":[{"name":"record version of","version":"1"},
                 {"name":"dpdk","version":"22.11"}]})")
                   .c_str());
}

TEST(ShellRender, no_result_of_any_shape_does_harm)
{
  const char* results[] = {
      "null",
      "[]",
      "7",
      "\"\\u001b[2J\"",
      "{}",
      R"({"feeds":7,"hits":{},"ports":[null,7,"x",[],{}],"bridges":[[]],"entries":[1],"policy":"x","history":[{"entries":"x"}]})",
      R"({"hits":[{"time":7,"packets":"many","feeds":"x","question":["a"],"indicator":"\u001b]0;x\u0007\n\r\u202e"}],"rows":[{"key":"\u0000"}]})",
      R"({"generation":18446744073709551615,"uptime_s":-9223372036854775808,"bytes":1e300,"entries":{"a":9223372036854775807,"b":9223372036854775807}})",
      R"({"feeds":[{"name":"\u001b","rejections":[{"text":"\u001b\n"}],"notes":["\u001b"]}],"destinations":[{"name":"\u001b"}],"warnings":["\u001b"]})"};
  for (const char* line : kLines) {
    for (const char* result : results) {
      const std::string text = shown(line, result);
      CHECK_TRUE_TEXT(std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); }), line);
      CHECK_TRUE(text.empty() || text.back() == '\n');
    }
  }
}
