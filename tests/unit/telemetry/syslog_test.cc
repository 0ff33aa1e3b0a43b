// SPDX-License-Identifier: BSD-3-Clause
// RFC 5424 messages and RFC 6587 framing.
#include <weir/telemetry/syslog.h>

#include <sstream>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::telemetry;

namespace {

StoredEvent event()
{
  return StoredEvent{5, 1'764'000'000'123'456'789, EventKind::hit, 4, R"({"a":1})"};
}

std::string message(const StoredEvent& stored, const SyslogHead& head, std::uint32_t id)
{
  std::string out;
  append_syslog(out, stored, stored.json, head, id);
  return out;
}

} // namespace

TEST_GROUP(Syslog){};

TEST(Syslog, writes_all_fields)
{
  STRCMP_EQUAL(R"(<132>1 2025-11-24T16:00:00.123456Z weir-lab weir 42 hit [meta sequenceId="7"] {"a":1})",
               message(event(), {"weir-lab", "42"}, 7).c_str());
}

TEST(Syslog, state_events_have_their_own_msgid)
{
  StoredEvent state = event();
  state.kind = EventKind::state;
  state.level = 6;
  STRCMP_EQUAL(R"(<134>1 2025-11-24T16:00:00.123456Z h weir - state [meta sequenceId="1"] {"a":1})",
               message(state, {"h", ""}, 1).c_str());
}

TEST(Syslog, makes_header_fields_fit)
{
  const std::string host = "bad host\n\x1b\xff" + std::string(300, 'x');
  const std::string out = message(event(), {host, std::string(200, 'p')}, 1);
  std::istringstream words(out);
  std::string pri;
  std::string time;
  std::string shown;
  std::string app;
  std::string process;
  words >> pri >> time >> shown >> app >> process;
  STRCMP_EQUAL("<132>1", pri.c_str());
  LONGS_EQUAL(255, shown.size());
  STRCMP_EQUAL("bad_host___x", shown.substr(0, 12).c_str());
  STRCMP_EQUAL("weir", app.c_str());
  LONGS_EQUAL(128, process.size());
  for (const char c : out)
    CHECK(c >= 0x20 && c < 0x7f);
  STRCMP_CONTAINS(" - weir", message(event(), {"", ""}, 1).c_str());
}

TEST(Syslog, counts_octets)
{
  std::string out;
  append_octet_counted(out, event(), event().json, {"h", "1"}, 1);
  const std::string plain = message(event(), {"h", "1"}, 1);
  STRCMP_EQUAL((std::to_string(plain.size()) + " " + plain).c_str(), out.c_str());
}
