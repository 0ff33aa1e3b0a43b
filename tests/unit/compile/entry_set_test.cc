// SPDX-License-Identifier: BSD-3-Clause
// Which entries are covered by the protected set and the allow list.
#include <weir/compile/entry_set.h>
#include <weir/config/parse.h>
#include <weir/feeds/snapshot.h>

#include <array>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::compile;

namespace {

config::Config config_of(const std::string& more)
{
  auto config = config::parse_config("appliance: {name: t}\n"
                                     "bridges: [{name: br0, inside: a, outside: b, mode: block, action: drop}]\n" +
                                         more,
                                     "/tmp/weir.yaml");
  CHECK_TEXT(config.has_value(), config ? "" : config::format(config.error()).c_str());
  return std::move(*config);
}

feeds::Key key(const std::string& text, feeds::NameForm form = feeds::NameForm::exact)
{
  if (const auto prefix4 = parse_ipv4_prefix(text))
    return prefix4->prefix;
  if (const auto prefix6 = parse_ipv6_prefix(text))
    return prefix6->prefix;
  return feeds::NameKey{dns::parse_name(text).value(), form};
}

std::string origin(const EntrySet& set, const feeds::Key& key)
{
  const EntryRow* row = set.covering(key);
  return row == nullptr ? "-" : row->origin;
}

} // namespace

TEST_GROUP(ProtectedEntries){};

TEST(ProtectedEntries, constant_ranges_and_private_ones_are_covered)
{
  const EntrySet set = protected_entries(config_of(""));
  const struct {
    const char* entry;
    const char* origin;
  } rows[] = {{"0.1.2.3", "this network"},  {"127.0.0.1", "loopback"},    {"169.254.1.0/24", "link-local"},
              {"224.0.0.251", "multicast"}, {"239.0.0.0/8", "multicast"}, {"255.255.255.255", "broadcast"},
              {"10.1.2.3", "private"},      {"172.31.0.0/16", "private"}, {"192.168.1.1", "private"},
              {"100.127.0.1", "private"},   {"::", "unspecified"},        {"::1", "loopback"},
              {"fe80::1", "link-local"},    {"ff02::1", "multicast"},     {"fd00::/8", "private"},
              {"11.0.0.0/8", "-"},          {"172.32.0.1", "-"},          {"8.0.0.0/7", "-"},
              {"2001:db8::1", "-"},         {"evil.example", "-"},        {"100.0.0.0/8", "-"}};
  for (const auto& row : rows)
    STRCMP_EQUAL_TEXT(row.origin, origin(set, key(row.entry)).c_str(), row.entry);
}

TEST(ProtectedEntries, private_space_can_be_given_up)
{
  const EntrySet set = protected_entries(config_of("protected: {private: false}\n"));
  STRCMP_EQUAL("-", origin(set, key("10.1.2.3")).c_str());
  STRCMP_EQUAL("loopback", origin(set, key("127.0.0.1")).c_str());
}

TEST(ProtectedEntries, servers_of_the_configuration_are_covered)
{
  const EntrySet set = protected_entries(
      config_of("feeds:\n  - {name: a, url: \"https://feeds.example:8443/x\"}\n"
                "  - {name: b, url: \"http://[2001:db8::7]/x\"}\n"
                "protected: {also: [198.51.100.53, corp.example]}\n"
                "telemetry:\n  syslog:\n    - {name: siem, host: 203.0.113.9, port: 601, transport: tcp}\n"
                "    - {name: spare, host: siem.example, port: 601, transport: tcp}\n"),
      {{"198.51.100.99", "resolv.conf"}, {"not an entry", "nowhere"}});
  STRCMP_EQUAL("feed a", origin(set, key("feeds.example")).c_str());
  STRCMP_EQUAL("-", origin(set, key("x.feeds.example")).c_str());
  STRCMP_EQUAL("-", origin(set, key("feeds.example", feeds::NameForm::subdomains)).c_str());
  STRCMP_EQUAL("feed b", origin(set, key("2001:db8::7")).c_str());
  STRCMP_EQUAL("protected.also", origin(set, key("198.51.100.53")).c_str());
  STRCMP_EQUAL("-", origin(set, key("198.51.100.0/24")).c_str());
  STRCMP_EQUAL("protected.also", origin(set, key("corp.example")).c_str());
  STRCMP_EQUAL("protected.also", origin(set, key("a.corp.example", feeds::NameForm::subdomains)).c_str());
  STRCMP_EQUAL("-", origin(set, key("notcorp.example")).c_str());
  STRCMP_EQUAL("syslog siem", origin(set, key("203.0.113.9")).c_str());
  STRCMP_EQUAL("syslog spare", origin(set, key("siem.example")).c_str());
  STRCMP_EQUAL("resolv.conf", origin(set, key("198.51.100.99")).c_str());
}

TEST(ProtectedEntries, the_allow_list_is_a_set_of_its_own)
{
  const EntrySet set = allowed_entries(config_of("allow: [192.0.2.0/24, example.org]\n"));
  LONGS_EQUAL(2, set.rows().size());
  STRCMP_EQUAL("allow", origin(set, key("192.0.2.9")).c_str());
  STRCMP_EQUAL("allow", origin(set, key("a.example.org")).c_str());
  STRCMP_EQUAL("-", origin(set, key("example.com")).c_str());
}

TEST_GROUP(EntryWalk){};

TEST(EntryWalk, going_along_finds_what_searching_finds)
{
  const EntrySet set = protected_entries(
      config_of("protected: {also: [192.0.2.0/25, 192.0.2.7, evil.example, "
                "a.evil.example, \"2001:db8::/32\"]}\n"
                "telemetry: {syslog: [{name: s, host: log.example.net, port: 601, transport: tcp}]}\n"));
  EntryWalk walk(set);
  for (std::uint32_t i = 0; i < 0x10000; ++i) {
    const auto prefix4 = Ipv4Prefix::of(Ipv4{i << 16 | (i & 1) << 9}, 16 + (i & 1) * 7);
    POINTERS_EQUAL(set.covering(prefix4), walk.covering(prefix4));
    const auto prefix6 = Ipv6Prefix::of(Ipv6{std::uint64_t{i} << 48, 0}, 16);
    POINTERS_EQUAL(set.covering(prefix6), walk.covering(prefix6));
  }
  // In ascending order of the names read from their ends.
  constexpr std::array names = {"example",         "evil.example",      "a.evil.example",
                                "b.evil.example",  "evil-.example",     "a.localhost",
                                "log.example.net", "x.log.example.net", "org"};
  std::size_t covered = 0;
  for (const char* text : names) {
    const dns::Name name = std::get<feeds::NameKey>(key(text)).name;
    std::array<char, dns::kMaxNameLength> bytes;
    const std::string_view reversed(bytes.data(), feeds::wire_to_reversed(name.wire(), bytes.data()));
    for (const auto form : {feeds::NameForm::exact, feeds::NameForm::subdomains}) {
      const EntryRow* const found = set.covering(feeds::NameKey{name, form});
      POINTERS_EQUAL(found, walk.covering(reversed, form));
      covered += found == nullptr ? 0 : 1;
    }
  }
  CHECK(covered >= 7);
}
