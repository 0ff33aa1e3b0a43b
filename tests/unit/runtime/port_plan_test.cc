// SPDX-License-Identifier: BSD-3-Clause
// Buffers hold what the MTU promises, or the port is refused with the number that would do.
#include <weir/runtime/eal_arguments.h>
#include <weir/runtime/port_plan.h>

#include <algorithm>

#include <CppUTest/TestHarness.h>

using namespace weir::runtime;
using weir::control::StartConfig;
using weir::control::StartPort;

namespace {

StartPort port(const std::string& devargs, unsigned mtu, unsigned queues = 1)
{
  StartPort result;
  result.name = "lan0";
  result.devargs = devargs;
  result.queues = queues;
  result.mtu = mtu;
  return result;
}

bool contains(const std::vector<std::string>& arguments, const std::string& first, const std::string& second)
{
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] == first && arguments[i + 1] == second)
      return true;
  }
  return false;
}

bool contains(const std::vector<std::string>& arguments, const std::string& one)
{
  return std::find(arguments.begin(), arguments.end(), one) != arguments.end();
}

} // namespace

TEST_GROUP(PortPlan){};

TEST(PortPlan, a_frame_of_the_mtu_with_two_tags_fits_behind_the_headroom)
{
  for (const unsigned mtu : {1280U, 1500U, 2000U, 2026U, 2027U, 9000U, 9600U}) {
    const auto plan = plan_port(port("net_null0", mtu), 1).value();
    LONGS_EQUAL(mtu + 22, plan.frame_bytes);
    CHECK(plan.data_room - 128U >= plan.frame_bytes);
    LONGS_EQUAL(0, (plan.data_room - 128U) % 1024);
  }
}

TEST(PortPlan, af_packet_with_a_frame_size_that_cuts_is_refused)
{
  const auto refused = plan_port(port("net_af_packet0,iface=lan0", 9000), 1);
  CHECK(refused.error().code == StartErrorCode::port);
  STRCMP_CONTAINS("framesz 2048 would cut frames of MTU 9000", refused.error().text.c_str());
  STRCMP_CONTAINS("at least 10240", refused.error().text.c_str());
  CHECK(plan_port(port("net_af_packet0,iface=lan0,framesz=10240", 9000), 1).has_value());
  CHECK_FALSE(plan_port(port("net_af_packet0,iface=lan0,framesz=many", 1500), 1).has_value());
  CHECK_FALSE(plan_port(port("net_af_packet0,framesz=8,iface=lan0", 1500), 1).has_value());
}

TEST(PortPlan, the_last_mtu_that_af_packet_holds_is_the_first_that_is_not_refused)
{
  CHECK(plan_port(port("net_af_packet0,iface=lan0", 1960), 1).has_value());
  CHECK_FALSE(plan_port(port("net_af_packet0,iface=lan0", 1961), 1).has_value());
  LONGS_EQUAL(1960, plan_port(port("net_af_packet0,iface=lan0", 1500), 1).value().interface_mtu);
}

TEST(PortPlan, af_packet_buffers_are_as_large_as_its_frames)
{
  const auto plan = plan_port(port("net_af_packet0,iface=lan0,framesz=16384,blocksz=16384", 1500), 1).value();
  CHECK(plan.data_room >= 16384 + 128);
}

TEST(PortPlan, the_pool_covers_all_queues)
{
  const auto one = plan_port(port("net_null0", 1500), 1).value();
  const auto four = plan_port(port("net_null0", 1500, 4), 4).value();
  CHECK(one.buffers >= 2U * one.descriptors);
  CHECK(four.buffers >= 8U * four.descriptors);
}

TEST(PortPlan, a_virtual_port_for_small_frames_gets_small_buffers_and_as_many_as_asked_for)
{
  auto small = port("net_pcap0,rx_pcap=trace.pcap,infinite_rx=1", 234);
  small.mbufs = 2'020'000;
  const auto plan = plan_port(small, 1).value();
  LONGS_EQUAL(384, plan.data_room);
  LONGS_EQUAL(2'020'000, plan.buffers);
}

TEST(PortPlan, devargs_are_taken_apart)
{
  const std::string_view devargs = "net_af_packet12,iface=lan0,framesz=16384";
  CHECK(devargs_driver(devargs) == "net_af_packet");
  CHECK(devargs_device(devargs) == "net_af_packet12");
  CHECK(devargs_value(devargs, "iface") == "lan0");
  CHECK(devargs_value(devargs, "framesz") == "16384");
  CHECK(devargs_value(devargs, "frame").empty());
  CHECK(devargs_value("net_null0", "iface").empty());
}

TEST_GROUP(EalArguments){};

TEST(EalArguments, workers_get_their_cores_and_vdevs_need_no_pci)
{
  StartConfig config;
  config.control_cores = {0, 2};
  config.worker_cores = {1, 3};
  config.ports = {port("net_null0,copy=1", 1500)};
  const auto arguments = eal_arguments(config, "weir-7", 64);
  CHECK(contains(arguments, "--lcores", "0@(0,2),1@1,2@3"));
  CHECK(contains(arguments, "--vdev", "net_null0,copy=1"));
  CHECK(contains(arguments, "--file-prefix", "weir-7"));
  CHECK(contains(arguments, "--no-pci"));
  CHECK(contains(arguments, "--in-memory"));
  CHECK(contains(arguments, "--no-telemetry"));
  CHECK_FALSE(contains(arguments, "--no-huge"));
}

TEST(EalArguments, without_huge_pages_in_memory_is_left_out)
{
  StartConfig config;
  config.hugepages = 0;
  const auto arguments = eal_arguments(config, "weir-7", 64);
  CHECK(contains(arguments, "--no-huge"));
  CHECK(contains(arguments, "-m", "64"));
  CHECK_FALSE(contains(arguments, "--in-memory"));
}

TEST(EalArguments, a_pci_port_is_allowed_by_address)
{
  StartConfig config;
  config.ports.resize(1);
  config.ports[0].pci = "0000:00:04.0";
  const auto arguments = eal_arguments(config, "weir-7", 64);
  CHECK(contains(arguments, "--allow", "0000:00:04.0"));
  CHECK_FALSE(contains(arguments, "--no-pci"));
}
