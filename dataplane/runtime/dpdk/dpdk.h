// SPDX-License-Identifier: BSD-3-Clause
// The DPDK headers this directory uses, and the only place that knows differences between DPDK releases (22.11
// to 24.11).
#pragma once

#include <rte_config.h>

#include <rte_cycles.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_launch.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>
#include <rte_pause.h>
#include <rte_prefetch.h>
#include <rte_version.h>

#if RTE_VERSION < RTE_VERSION_NUM(22, 11, 0, 0)
#error "DPDK 22.11 or newer is needed"
#endif

namespace weir::runtime {

/// Sets the symmetric flavour of the Toeplitz hash where the release has a field for it; older releases do with the
/// key.
inline void ask_for_symmetric_hash([[maybe_unused]] rte_eth_rss_conf& rss) noexcept
{
#if RTE_VERSION >= RTE_VERSION_NUM(23, 11, 0, 0)
  rss.algorithm = RTE_ETH_HASH_FUNCTION_TOEPLITZ;
#endif
}

} // namespace weir::runtime
