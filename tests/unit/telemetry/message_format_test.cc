// SPDX-License-Identifier: BSD-3-Clause
// CEF, LEEF and key=value, also of hostile events.
#include "message_format.h"

#include <weir/telemetry/schema.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::telemetry;

namespace {

std::string format(const std::string& json, Format format, const std::string& action = "dns-sinkholed")
{
  StoredEvent event;
  event.json = json;
  event.action = action;
  event.level = 4;
  EventFields fields;
  fields.read(json);
  std::string out;
  append_message(out, event, fields, format);
  for (const char c : out)
    CHECK((c >= 0x20 && c < 0x7f) || c == '\t');
  CHECK(out.size() <= kMaxEventBytes);
  return out;
}

const std::string kHit =
    R"({"@timestamp":"2026-11-24T09:30:00.123456Z","event":{"action":"dns-sinkholed","id":"c0-0o-1","kind":"alert",)"
    R"("severity":80,"start":"2026-11-24T09:30:00.000001Z"},"observer":{"name":"weir-lab","version":"0.1.0"},)"
    R"("network":{"direction":"outbound","packets":3,"protocol":"dns","transport":"udp"},)"
    R"("source":{"ip":"10.77.0.10","mac":"02-00-00-00-00-01","port":53000},"destination":{"ip":"10.77.0.53","port":53},)"
    R"("dns":{"answers":[{"data":"0.0.0.0"}],"question":{"name":"evil.example","type":"A"},"resolved_ip":["0.0.0.0"]},)"
    R"("threat":{"feed":{"name":["soc-note","urlhaus"]},"indicator":{"name":"*.evil.example"}}})";

std::string with_name(const std::string& json_text)
{
  return R"({"observer":{"version":"1"},"dns":{"question":{"name":")" + json_text + R"("}}})";
}

} // namespace

TEST_GROUP(MessageFormat){};

TEST(MessageFormat, ecs_is_the_event_as_it_is)
{
  STRCMP_EQUAL(kHit.c_str(), format(kHit, Format::ecs).c_str());
}

TEST(MessageFormat, cef_has_header_and_dictionary_keys)
{
  STRCMP_EQUAL("CEF:0|Weir|Weir|0.1.0|dns-sinkholed|Listed name sinkholed|8|rt=1795512600123 act=dns-sinkholed "
               "externalId=c0-0o-1 flexString1Label=kind flexString1=alert cn1Label=severity cn1=80 "
               "start=1795512600000 dvchost=weir-lab deviceDirection=1 cnt=3 app=dns proto=udp src=10.77.0.10 "
               "smac=02:00:00:00:00:01 spt=53000 dst=10.77.0.53 dpt=53 cs3Label=question cs3=evil.example "
               "cs4Label=questionType cs4=A cs5Label=answer cs5=0.0.0.0 cs1Label=feeds cs1=soc-note,urlhaus "
               "cs2Label=indicator cs2=*.evil.example",
               format(kHit, Format::cef).c_str());
}

TEST(MessageFormat, leef_has_tabs_between_and_every_field)
{
  const std::string out = format(kHit, Format::leef);
  STRCMP_CONTAINS("LEEF:2.0|Weir|Weir|0.1.0|dns-sinkholed|x09|sev=8\tdevTime=1795512600123\t", out.c_str());
  STRCMP_CONTAINS("\tsrc=10.77.0.10\t", out.c_str());
  STRCMP_CONTAINS("\tsrcPort=53000\t", out.c_str());
  STRCMP_CONTAINS("\tthreat_feed_name=soc-note,urlhaus\t", out.c_str());
  STRCMP_CONTAINS("\tdns_question_name=evil.example", out.c_str());
  STRCMP_CONTAINS("\tdns_answers_data=0.0.0.0", out.c_str());
}

TEST(MessageFormat, key_value_quotes_what_is_no_plain_word)
{
  const std::string out = format(kHit, Format::kv);
  STRCMP_CONTAINS("timestamp=2026-11-24T09:30:00.123456Z event.action=dns-sinkholed", out.c_str());
  STRCMP_CONTAINS(" threat.feed.name=\"soc-note,urlhaus\" ", out.c_str());
  STRCMP_CONTAINS(" network.packets=3 ", out.c_str());
}

TEST(MessageFormat, a_hostile_name_stays_inside_its_value)
{
  const std::string name = with_name(R"(a|b=c src=1.2.3.4\\ \"x\u000d\u000aCEF:0|\u0009sev=9\u001b[2J\u00e9)");
  STRCMP_CONTAINS(R"( cs3=a|b\=c src\=1.2.3.4\\ "x\\x0d\\x0aCEF:0|\\x09sev\=9\\x1b[2J\\xe9)",
                  format(name, Format::cef).c_str());
  const std::string leef = format(name, Format::leef);
  STRCMP_CONTAINS(R"(dns_question_name=a|b=c src=1.2.3.4\ "x\x0d\x0aCEF:0|\x09sev=9\x1b[2J\xe9)", leef.c_str());
  CHECK(leef.find("\tsev=9") == std::string::npos);
  STRCMP_CONTAINS(R"(dns.question.name="a|b=c src=1.2.3.4\\ \"x\\x0d\\x0aCEF:0|\\x09sev=9\\x1b[2J\\xe9")",
                  format(name, Format::kv).c_str());
}

TEST(MessageFormat, a_hostile_header_field_stays_inside_it)
{
  const std::string version = R"({"observer":{"version":"1|2\\|3"}})";
  STRCMP_CONTAINS(R"(CEF:0|Weir|Weir|1\|2\\\|3|a\|b|a\|b|)", format(version, Format::cef, "a|b").c_str());
  STRCMP_CONTAINS(R"(LEEF:2.0|Weir|Weir|1_2\_3|a_b|x09|)", format(version, Format::leef, "a|b").c_str());
}

TEST(MessageFormat, a_state_event_tells_its_own_fields_in_msg)
{
  const std::string json = R"({"event":{"action":"feed-state","kind":"state"},)"
                           R"("weir":{"feed":{"entries":7,"name":"bad","state":"stale"}}})";
  STRCMP_CONTAINS("CEF:0|Weir|Weir||feed-state|Feed state changed|3|", format(json, Format::cef, "feed-state").c_str());
  STRCMP_CONTAINS(R"(msg=feed.entries\=7 feed.name\=bad feed.state\=stale)",
                  format(json, Format::cef, "feed-state").c_str());
}

TEST(MessageFormat, long_events_stay_within_the_limit)
{
  std::string feeds;
  for (int i = 0; i < 300; ++i)
    feeds += (i == 0 ? "\"" : ",\"") + std::string(47, 'f') + "\"";
  const std::string json = R"({"event":{"id":"x-1"},"dns":{"question":{"name":")" + std::string(3000, '=') +
                           R"("}},"threat":{"feed":{"name":[)" + feeds + "]}}}";
  for (const Format one : {Format::cef, Format::leef, Format::kv})
    STRCMP_CONTAINS("...", format(json, one).c_str());
}

TEST(MessageFormat, what_is_no_event_gives_an_empty_one)
{
  for (const char* json : {"", "[]", "{", "null", "{\"event\":{\"action\":", "{\"no\":\"field\"}"})
    STRCMP_CONTAINS("CEF:0|Weir|Weir||dns-sinkholed|", format(json, Format::cef).c_str());
}
