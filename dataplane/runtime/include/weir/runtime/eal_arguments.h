// SPDX-License-Identifier: BSD-3-Clause
// The command line for rte_eal_init(), derived from start.conf.
#pragma once

#include <weir/control/start_config.h>

#include <string>
#include <vector>

namespace weir::runtime {

/// `file_prefix` keeps two instances on one machine apart. `no_huge_megabytes` is the memory taken when
/// config.hugepages is 0. lcore 0 is the control thread, lcore 1.. are the workers, in the order of worker_cores.
[[nodiscard]] std::vector<std::string> eal_arguments(const control::StartConfig& config, const std::string& file_prefix,
                                                     unsigned no_huge_megabytes);

} // namespace weir::runtime
