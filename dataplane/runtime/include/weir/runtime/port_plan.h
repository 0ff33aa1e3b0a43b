// SPDX-License-Identifier: BSD-3-Clause
// What a port needs so that any frame up to its MTU lies in one buffer, worked out before the port is opened.
#pragma once

#include <weir/control/start_config.h>
#include <weir/runtime/error.h>

#include <cstdint>
#include <string_view>

namespace weir::runtime {

struct PortPlan {
  std::uint32_t frame_bytes = 0;   ///< the longest frame: MTU, Ethernet header, two VLAN tags; without FCS
  std::uint16_t data_room = 0;     ///< of each buffer, headroom included
  std::uint16_t descriptors = 0;   ///< asked for per queue, before the device's own limits
  std::uint32_t buffers = 0;       ///< in the port's pool
  std::uint32_t interface_mtu = 0; ///< highest MTU that a kernel interface behind the port may have; 0 = no such rule
};

/// `tx_queues`: how many transmit queues the frames of this port go to. Refuses a port whose device can't hold its MTU
/// (af_packet: framesz minus what the kernel puts before a frame).
[[nodiscard]] Started<PortPlan> plan_port(const control::StartPort& port, unsigned tx_queues);

/// The value of `key` in "net_x0,key=value,..."; empty when absent.
[[nodiscard]] std::string_view devargs_value(std::string_view devargs, std::string_view key) noexcept;

/// "net_af_packet" of "net_af_packet0,iface=lan0": the driver's name.
[[nodiscard]] std::string_view devargs_driver(std::string_view devargs) noexcept;

/// "net_af_packet0": the device's name.
[[nodiscard]] std::string_view devargs_device(std::string_view devargs) noexcept;

} // namespace weir::runtime
