// SPDX-License-Identifier: BSD-3-Clause
// Builds the command line for EAL.
#include <weir/runtime/eal_arguments.h>

#include <algorithm>

namespace weir::runtime {

namespace {

/// "0@(0,2),1@1,2@3": lcore 0 may run on all control cores, each worker on its one.
std::string lcore_map(const control::StartConfig& config)
{
  std::string map = "0@(";
  for (std::size_t i = 0; i < config.control_cores.size(); ++i)
    map.append(i == 0 ? "" : ",").append(std::to_string(config.control_cores[i]));
  map += ')';
  for (std::size_t i = 0; i < config.worker_cores.size(); ++i)
    map.append(",").append(std::to_string(i + 1)).append("@").append(std::to_string(config.worker_cores[i]));
  return map;
}

} // namespace

std::vector<std::string> eal_arguments(const control::StartConfig& config, const std::string& file_prefix,
                                       unsigned no_huge_megabytes)
{
  std::vector<std::string> arguments = {
      "weir-dataplane", "--lcores",       lcore_map(config), "--main-lcore", "0",           "--file-prefix",
      file_prefix,      "--no-telemetry", "--log-level",     "*:warning",    "--log-level", "lib.eal:error"};
  if (config.hugepages == 0) {
    arguments.insert(arguments.end(), {"--no-huge", "--no-shconf", "-m", std::to_string(no_huge_megabytes)});
  } else {
    arguments.emplace_back("--in-memory");
  }
  const bool any_pci = std::any_of(config.ports.begin(), config.ports.end(),
                                   [](const control::StartPort& port) { return !port.pci.empty(); });
  if (!any_pci)
    arguments.emplace_back("--no-pci");
  for (const auto& port : config.ports) {
    arguments.emplace_back(port.pci.empty() ? "--vdev" : "--allow");
    arguments.push_back(port.pci.empty() ? port.devargs : port.pci);
  }
  return arguments;
}

} // namespace weir::runtime
