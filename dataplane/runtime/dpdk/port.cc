// SPDX-License-Identifier: BSD-3-Clause
// Opens a DPDK port.
#include "port.h"

#include "interface_mtu.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace weir::runtime {

namespace {

static_assert(RTE_PKTMBUF_HEADROOM == 128, "port_plan.cc counts with this headroom");

constexpr unsigned kPoolCache = 256;

/// A Toeplitz key that gives both directions of a flow the same hash (16-bit pattern repeated). 52 bytes are enough for
/// every NIC; a shorter key is its front.
constexpr std::size_t kLongestHashKey = 52;

std::array<std::uint8_t, kLongestHashKey> symmetric_key() noexcept
{
  std::array<std::uint8_t, kLongestHashKey> key{};
  for (std::size_t i = 0; i < key.size(); ++i)
    key[i] = i % 2 == 0 ? 0x6d : 0x5a;
  return key;
}

tl::unexpected<StartError> refuse(const std::string& name, const std::string& why, int error = 0)
{
  const std::string cause = error == 0 ? "" : std::string(": ") + std::strerror(error < 0 ? -error : error);
  return start_error(StartErrorCode::port, "port " + name + ": " + why + cause);
}

Started<std::uint16_t> find_port(const control::StartPort& config)
{
  const std::string device(devargs_device(config.pci.empty() ? config.devargs : config.pci));
  std::uint16_t id = 0;
  if (rte_eth_dev_get_port_by_name(device.c_str(), &id) != 0)
    return refuse(config.name, "there is no device " + device +
                                   (config.pci.empty() ? "" : " (is it bound to vfio-pci or uio_pci_generic?)"));
  return id;
}

Started<rte_mempool*> make_pool(const Port& port, const PortPlan& plan)
{
  const std::string name = "frames-" + std::to_string(port.id);
  rte_mempool* const pool = rte_pktmbuf_pool_create(name.c_str(), plan.buffers, kPoolCache, 0, plan.data_room,
                                                    rte_eth_dev_socket_id(port.id));
  if (pool == nullptr) {
    const std::uint64_t bytes = std::uint64_t{plan.buffers} * plan.data_room;
    return start_error(StartErrorCode::memory, "port " + port.name + ": no memory for " + std::to_string(plan.buffers) +
                                                   " buffers (" + std::to_string(bytes >> 20) +
                                                   " MiB): " + rte_strerror(rte_errno) + "; raise memory.hugepages");
  }
  return pool;
}

Started<void> configure(Port& port, const PortPlan& plan, const rte_eth_dev_info& device)
{
  if (port.rx_queues > device.max_rx_queues || port.tx_queues > device.max_tx_queues)
    return refuse(port.name, std::to_string(port.rx_queues) + " receive and " + std::to_string(port.tx_queues) +
                                 " transmit queues wanted, the device has " + std::to_string(device.max_rx_queues) +
                                 " and " + std::to_string(device.max_tx_queues));
  // A driver over a kernel interface only guesses this limit; there the plan has the right one.
  if (plan.interface_mtu == 0 && device.max_rx_pktlen != 0 && plan.frame_bytes - 8 > device.max_rx_pktlen)
    return refuse(port.name, "the device takes frames of at most " + std::to_string(device.max_rx_pktlen) +
                                 " bytes, too few for MTU " + std::to_string(port.mtu));
  rte_eth_conf conf{};
  auto key = symmetric_key();
  if (port.rx_queues > 1 && device.flow_type_rss_offloads != 0) {
    conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
    conf.rx_adv_conf.rss_conf.rss_key = key.data();
    conf.rx_adv_conf.rss_conf.rss_key_len =
        device.hash_key_size != 0 ? std::min<std::uint8_t>(device.hash_key_size, kLongestHashKey) : 40;
    // By addresses only, so that fragments and their first part meet in one queue.
    conf.rx_adv_conf.rss_conf.rss_hf =
        (RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_IPV6 | RTE_ETH_RSS_FRAG_IPV4 | RTE_ETH_RSS_FRAG_IPV6) &
        device.flow_type_rss_offloads;
    ask_for_symmetric_hash(conf.rx_adv_conf.rss_conf);
  } else if (port.rx_queues > 1) {
    port.note += "; the device can't spread flows over its queues by address";
  }
  if (const int error = rte_eth_dev_configure(port.id, port.rx_queues, port.tx_queues, &conf); error != 0)
    return refuse(port.name, "configuration refused", error);
  return {};
}

Started<void> set_up_queues(const Port& port, const PortPlan& plan, rte_mempool* pool)
{
  std::uint16_t rx = plan.descriptors;
  std::uint16_t tx = plan.descriptors;
  if (const int error = rte_eth_dev_adjust_nb_rx_tx_desc(port.id, &rx, &tx); error != 0)
    return refuse(port.name, "descriptor counts", error);
  const auto socket = static_cast<unsigned>(rte_eth_dev_socket_id(port.id));
  for (std::uint16_t queue = 0; queue < port.rx_queues; ++queue) {
    if (const int error = rte_eth_rx_queue_setup(port.id, queue, rx, socket, nullptr, pool); error != 0)
      return refuse(port.name, "receive queue " + std::to_string(queue), error);
  }
  for (std::uint16_t queue = 0; queue < port.tx_queues; ++queue) {
    if (const int error = rte_eth_tx_queue_setup(port.id, queue, tx, socket, nullptr); error != 0)
      return refuse(port.name, "transmit queue " + std::to_string(queue), error);
  }
  return {};
}

/// Sets the MTU; a device that can't is accepted when what stands behind it can't send more than its buffers hold.
Started<void> set_mtu(Port& port, const control::StartPort& config, const PortPlan& plan)
{
  const int error = rte_eth_dev_set_mtu(port.id, port.mtu);
  if (error == 0)
    return {};
  if (plan.interface_mtu != 0) {
    const std::string interface(devargs_value(config.devargs, "iface"));
    const auto mtu = interface_mtu(interface);
    if (!mtu || *mtu > plan.interface_mtu)
      return refuse(port.name, "interface " + interface + " has MTU " + (mtu ? std::to_string(*mtu) : "unknown") +
                                   ", the port's buffers hold " + std::to_string(plan.interface_mtu) +
                                   "; raise framesz or lower the interface's MTU");
    port.note += "; MTU of " + interface + " left at " + std::to_string(*mtu);
    return {};
  }
  if (error != -ENOTSUP)
    return refuse(port.name, "MTU " + std::to_string(port.mtu) + " refused", error);
  return {};
}

Started<void> start(Port& port)
{
  if (const int error = rte_eth_dev_start(port.id); error != 0)
    return refuse(port.name, "start refused", error);
  if (const int error = rte_eth_promiscuous_enable(port.id); error != 0 && error != -ENOTSUP)
    return refuse(port.name, "promiscuous mode refused", error);
  if (const int error = rte_eth_allmulticast_enable(port.id); error != 0 && error != -ENOTSUP)
    port.note += "; no all-multicast mode";
  return {};
}

} // namespace

Started<Port> open_port(const control::StartPort& config, const PortPlan& plan, std::uint16_t tx_queues)
{
  const auto id = find_port(config);
  if (!id)
    return tl::unexpected(id.error());
  Port port;
  port.name = config.name;
  port.id = *id;
  port.rx_queues = static_cast<std::uint16_t>(config.queues);
  port.tx_queues = tx_queues;
  port.mtu = static_cast<std::uint16_t>(config.mtu);
  rte_eth_dev_info device{};
  if (const int error = rte_eth_dev_info_get(port.id, &device); error != 0)
    return refuse(port.name, "no device information", error);
  port.driver = device.driver_name;
  const auto pool = make_pool(port, plan);
  if (!pool)
    return tl::unexpected(pool.error());
  if (auto good = configure(port, plan, device); !good)
    return tl::unexpected(good.error());
  if (auto good = set_mtu(port, config, plan); !good)
    return tl::unexpected(good.error());
  if (auto good = set_up_queues(port, plan, *pool); !good)
    return tl::unexpected(good.error());
  if (auto good = start(port); !good)
    return tl::unexpected(good.error());
  return port;
}

void close_port(const Port& port) noexcept
{
  (void)rte_eth_dev_stop(port.id);
  (void)rte_eth_dev_close(port.id);
}

} // namespace weir::runtime
