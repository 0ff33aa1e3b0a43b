// SPDX-License-Identifier: BSD-3-Clause
// Copies what DPDK knows of a port into the statistics page.
#pragma once

#include "port.h"

#include <weir/hits_files/statistics_layout.h>

namespace weir::runtime {

/// Control thread, once a second. `tx_dropped` are the workers' own figures.
void copy_figures(const Port& port, std::uint64_t tx_dropped, hits::StatisticsPort& page) noexcept;

} // namespace weir::runtime
