// SPDX-License-Identifier: BSD-3-Clause
// Starts DPDK.
#include "eal.h"

#include "dpdk.h"
#include "interface_mtu.h"

#include <weir/runtime/eal_arguments.h>

#include <algorithm>
#include <fstream>
#include <sched.h>
#include <unistd.h>
#include <vector>

namespace weir::runtime {

namespace {

constexpr std::uint64_t kBytesBesideTheData = 320; // of a buffer: mbuf, pool header, trailer
constexpr unsigned kMegabytesForEal = 96;
constexpr int kMostCpus = 1024;

Started<void> check_cores(const control::StartConfig& config)
{
  cpu_set_t* const set = CPU_ALLOC(kMostCpus);
  const std::size_t size = CPU_ALLOC_SIZE(kMostCpus);
  CPU_ZERO_S(size, set);
  const bool known = sched_getaffinity(0, size, set) == 0;
  std::string missing;
  for (const auto* cores : {&config.control_cores, &config.worker_cores}) {
    for (const unsigned core : *cores) {
      if (known && !CPU_ISSET_S(core, size, set))
        missing += ' ' + std::to_string(core);
    }
  }
  CPU_FREE(set);
  if (!missing.empty())
    return start_error(StartErrorCode::memory, "cores that this machine does not have or may not use:" + missing);
  return {};
}

Started<void> check_huge_pages(const control::StartConfig& config)
{
  if (config.hugepages == 0)
    return {};
  const std::string directory =
      "/sys/kernel/mm/hugepages/hugepages-" + std::to_string(config.hugepage_bytes >> 10) + "kB";
  std::ifstream file(directory + "/free_hugepages");
  std::uint64_t free_pages = 0;
  if (!(file >> free_pages) || free_pages == 0)
    return start_error(StartErrorCode::memory, "no free huge pages; memory.hugepages asks for " +
                                                   std::to_string(config.hugepages) + " (" + directory +
                                                   "/nr_hugepages reserves them)");
  return {};
}

Started<void> check_interfaces(const control::StartConfig& config)
{
  for (const auto& port : config.ports) {
    for (const char* key : {"iface", "rx_iface", "rx_iface_in", "tx_iface"}) {
      const std::string interface(devargs_value(port.devargs, key));
      if (!interface.empty() && !interface_mtu(interface))
        return start_error(StartErrorCode::port,
                           "port " + port.name + ": there is no interface " + interface + " in this network namespace");
    }
  }
  return {};
}

unsigned megabytes_needed(std::span<const PortPlan> plans)
{
  std::uint64_t bytes = 0;
  for (const PortPlan& plan : plans)
    bytes += plan.buffers * (plan.data_room + kBytesBesideTheData);
  return kMegabytesForEal + static_cast<unsigned>(bytes >> 20);
}

} // namespace

Started<void> check_machine(const control::StartConfig& config)
{
  if (auto good = check_cores(config); !good)
    return good;
  if (auto good = check_huge_pages(config); !good)
    return good;
  return check_interfaces(config);
}

Started<void> start_eal(const control::StartConfig& config, std::span<const PortPlan> plans)
{
  // EAL keeps pointers into its arguments for the life of the process.
  static std::vector<std::string> arguments;
  static std::vector<char*> pointers;
  arguments = eal_arguments(config, "weir-" + std::to_string(getpid()), megabytes_needed(plans));
  for (std::string& argument : arguments)
    pointers.push_back(argument.data());
  if (rte_eal_init(static_cast<int>(pointers.size()), pointers.data()) < 0)
    return start_error(StartErrorCode::memory, std::string("DPDK does not start: ") + rte_strerror(rte_errno));
  return {};
}

} // namespace weir::runtime
