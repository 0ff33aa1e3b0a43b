// SPDX-License-Identifier: BSD-3-Clause
// start.conf: what is written reads back, and each kind of mistake is named with its place.
#include <weir/control/start_config.h>

#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::control;

namespace {

const std::string kGood = "# comment\n"
                          "version = 1\n"
                          "cores.control = 0\n"
                          "cores.workers = 1-2,4\n"
                          "port.lan0.devargs = net_null0,copy=1\n"
                          "port.lan0.mtu = 9000\n"
                          "port.wan0.pci = 0000:00:04.0\n"
                          "bridge.br0.inside = lan0\n"
                          "bridge.br0.outside = wan0\n"
                          "bridge.br0.on-failure = open\n";

std::string error_of(const std::string& text)
{
  const auto config = parse_start_config(text);
  return config ? "no error" : config.error().message("f");
}

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
  const auto at = text.find(what);
  CHECK(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

} // namespace

TEST_GROUP(StartConf){};

TEST(StartConf, a_small_file_is_read_with_defaults)
{
  const auto config = parse_start_config(kGood).value();
  STRCMP_EQUAL("/run/weir", config.run_dir.c_str());
  CHECK((config.worker_cores == std::vector<unsigned>{1, 2, 4}));
  LONGS_EQUAL(2, config.ports.size());
  LONGS_EQUAL(9000, config.ports[0].mtu);
  LONGS_EQUAL(1500, config.ports[1].mtu);
  STRCMP_EQUAL("0000:00:04.0", config.ports[1].pci.c_str());
  CHECK(config.bridges[0].on_failure == OnFailure::open);
  CHECK(config.bridges[0].mode == StartMode::block);
}

TEST(StartConf, what_is_written_reads_back_equal)
{
  auto config = parse_start_config(kGood).value();
  config.appliance = "weir-lab";
  config.poll = PollMode::adaptive;
  config.hugepages = 0;
  config.ports[0].mbufs = 2'000'000;
  config.hugepage_bytes = 1024 * 1024 * 1024;
  config.image_slot_bytes = 96 * 1024;
  config.bridges[0].mode = StartMode::monitor;
  config.bridges[0].action = StartAction::reject;
  config.bridges[0].match = StartMatch::both;
  CHECK(check_start_config(config).has_value());
  CHECK(parse_start_config(format_start_config(config)).value() == config);
}

TEST(StartConf, each_mistake_is_named_with_its_place)
{
  const struct {
    std::string what, with, error;
  } kCases[] = {
      {"version = 1", "version = 2", "f:2:11: version '2' is not known, expected 1"},
      {"version = 1", "", "f:3:1: the first key must be 'version'"},
      {"port.lan0.mtu", "prot.lan0.mtu", "f:6:1: unknown key 'prot.lan0.mtu', did you mean 'port.lan0.mtu'?"},
      {"cores.control", "cores.contrl", "f:3:1: unknown key 'cores.contrl', did you mean 'cores.control'?"},
      {"cores.control", "zzzzzzzzzzzzz", "f:3:1: unknown key 'zzzzzzzzzzzzz'"},
      {"= 9000", "= 90000", "f:6:17: '90000': expected bytes from 68 to 9600"},
      {"= 9000", "=", "f:6:16: 'port.lan0.mtu' has no value"},
      {"= 9000", "", "f:6:15: expected 'key = value'"},
      {"port.lan0.mtu = 9000", " = 9000", "f:6:2: a key is missing before '='"},
      {"port.lan0.mtu = 9000", "port.lan0 = 9000", "f:6:1: unknown key 'port.lan0'"},
      {"port.lan0.mtu", "port.LAN0.mtu", "f:6:6: 'LAN0': expected 1 to 31 of a-z 0-9 _ -"},
      {"net_null0,copy=1", "net_null0 copy=1",
       "f:5:21: 'net_null0 copy=1': expected a virtual device like net_af_packet0,iface=lan0 without blanks"},
      {"= open", "= ajar", "f:10:25: 'ajar': expected open or closed"},
      {"0000:00:04.0", "00:04.0", "f:7:17: '00:04.0': expected a PCI address like 0000:00:04.0"},
      {"1-2,4", "1-2,2", "f:4:17: '1-2,2': expected core numbers like 1,2 or 1-3, none twice, at most 64"},
      {"cores.control = 0\n", "", "f:10:1: 'cores.control' is missing"},
      {"bridge.br0.inside = lan0\n", "", "f:10:1: 'bridge.br0.inside' is missing"},
      {"inside = lan0", "inside = lan1", "f:8:1: bridge.br0: there is no port 'lan1'"},
      {"inside = lan0", "inside = wan0", "f:8:1: bridge.br0: port 'wan0' is in use already"},
      {"port.lan0.mtu = 9000", "port.lan0.pci = 0000:00:05.0", "f:5:1: port.lan0 needs exactly one of devargs and pci"},
      {"# comment", "# c\x1b[2J", "f:1:4: not a printable ASCII character"},
      {"port.lan0.mtu = 9000", "cores.control = 0", "f:6:1: 'cores.control' stands on line 3 already"},
  };
  for (const auto& entry : kCases)
    STRCMP_EQUAL(entry.error.c_str(), error_of(replaced(kGood, entry.what, entry.with)).c_str());
}

TEST(StartConf, an_empty_or_huge_file_is_an_error)
{
  STRCMP_EQUAL("f:1:1: empty: the first key must be 'version'", error_of("").c_str());
  STRCMP_EQUAL("f:1:1: longer than 256 KiB", error_of(std::string(kMaxStartConfigBytes + 1, '\n')).c_str());
  STRCMP_EQUAL("f:1:1025: line too long", error_of(std::string(2000, 'a')).c_str());
}

TEST(StartConf, paths_that_could_lead_astray_are_refused)
{
  for (const char* path : {"run/weir", "/", "/run//weir", "/run/../etc", "/run/weir/", "/run/./weir", "/run/we ir"})
    CHECK_FALSE(parse_start_config(kGood + "run-dir = " + path + "\n").has_value());
  CHECK(parse_start_config(kGood + "run-dir = /tmp/wt-1/run\n").has_value());
}

TEST(StartConf, sizes_take_a_unit_and_a_range)
{
  LONGS_EQUAL(64 * 1024, parse_start_config(kGood + "memory.image-slot = 64K\n").value().image_slot_bytes);
  for (const char* size : {"63K", "65G", "64k", "K", "-1", "064K", "18446744073709551615G", "1.5M"})
    CHECK_FALSE(parse_start_config(kGood + "memory.image-slot = " + size + "\n").has_value());
}

TEST(StartConf, a_config_made_by_hand_is_checked_like_a_file)
{
  auto config = parse_start_config(kGood).value();
  config.ports[0].devargs = "net_null0\nuser = root";
  CHECK(check_start_config(config).error().code == StartConfigErrorCode::bad_value);
  config = parse_start_config(kGood).value();
  config.run_dir.clear();
  CHECK(check_start_config(config).error().code == StartConfigErrorCode::bad_value);
  config = parse_start_config(kGood).value();
  config.bridges.clear();
  CHECK(check_start_config(config).error().code == StartConfigErrorCode::missing_key);
}
