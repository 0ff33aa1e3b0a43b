// SPDX-License-Identifier: BSD-3-Clause
// Copies a port's figures into the statistics page.
#include "port_figures.h"

namespace weir::runtime {

void copy_figures(const Port& port, std::uint64_t tx_dropped, hits::StatisticsPort& page) noexcept
{
  constexpr auto kRelaxed = std::memory_order_relaxed;
  rte_eth_link link{};
  if (rte_eth_link_get_nowait(port.id, &link) == 0) {
    const bool up = link.link_status == RTE_ETH_LINK_UP;
    page.link_up.store(up ? 1 : 0, kRelaxed);
    page.speed_mbps.store(up && link.link_speed != RTE_ETH_SPEED_NUM_UNKNOWN ? link.link_speed : 0, kRelaxed);
  }
  page.tx_dropped.store(tx_dropped, kRelaxed);
  rte_eth_stats stats{};
  if (rte_eth_stats_get(port.id, &stats) != 0)
    return;
  page.rx_packets.store(stats.ipackets, kRelaxed);
  page.tx_packets.store(stats.opackets, kRelaxed);
  page.rx_bytes.store(stats.ibytes, kRelaxed);
  page.tx_bytes.store(stats.obytes, kRelaxed);
  page.missed.store(stats.imissed, kRelaxed);
  page.rx_errors.store(stats.ierrors, kRelaxed);
  page.tx_errors.store(stats.oerrors, kRelaxed);
  page.no_buffer.store(stats.rx_nombuf, kRelaxed);
}

} // namespace weir::runtime
