// SPDX-License-Identifier: BSD-3-Clause
// Works out buffer sizes and counts of a port.
#include <weir/runtime/port_plan.h>

#include <algorithm>
#include <bit>
#include <charconv>

namespace weir::runtime {

namespace {

constexpr std::uint32_t kHeadroom = 128; // RTE_PKTMBUF_HEADROOM; checked where DPDK is known
constexpr std::uint32_t kEthernetAndTags = 14 + 2 * 4;
constexpr std::uint32_t kSmallestIpv6Mtu = 1280;
constexpr std::uint32_t kLargestDataRoom = 65024; // a std::uint16_t, kept to whole kilobytes
constexpr std::uint32_t kPoolCaches = 1024;       // buffers that lie in the caches of the lcores, and bursts in hand

// af_packet, TPACKET_V2: the kernel puts its header, the socket address and alignment before the Ethernet header.
constexpr std::uint32_t kAfPacketOverhead = 66;
constexpr std::uint32_t kAfPacketDefaultFrame = 2048;

constexpr std::uint16_t kHardwareDescriptors = 1024;
constexpr std::uint16_t kVirtualDescriptors = 512; // these drivers copy; no frame stays in a queue of ours

std::uint32_t round_up(std::uint32_t value, std::uint32_t unit) noexcept
{
  return (value + unit - 1) / unit * unit;
}

tl::unexpected<StartError> refuse(const control::StartPort& port, const std::string& why)
{
  return start_error(StartErrorCode::port, "port " + port.name + ": " + why);
}

/// The data a buffer must hold for the driver's sake; 0 when it has no wish.
Started<std::uint32_t> af_packet_room(const control::StartPort& port, PortPlan& plan)
{
  std::uint32_t framesz = kAfPacketDefaultFrame;
  const auto text = devargs_value(port.devargs, "framesz");
  if (!text.empty() && std::from_chars(text.data(), text.data() + text.size(), framesz).ec != std::errc{})
    return refuse(port, "framesz of af_packet is not a number");
  if (framesz < kAfPacketOverhead || framesz - kAfPacketOverhead < plan.frame_bytes)
    return refuse(port, "af_packet with framesz " + std::to_string(framesz) + " would cut frames of MTU " +
                            std::to_string(port.mtu) + "; framesz must be at least " +
                            std::to_string(round_up(plan.frame_bytes + kAfPacketOverhead, 2048)));
  plan.interface_mtu = framesz - kAfPacketOverhead - kEthernetAndTags;
  return framesz;
}

/// Whole kilobytes, since several NICs round a buffer's size down to one, and never less than two. A virtual port with
/// less than IPv6's smallest MTU carries small frames only (benches) and gets small buffers.
std::uint32_t rounded(const control::StartPort& port, std::uint32_t room) noexcept
{
  if (!port.devargs.empty() && port.mtu < kSmallestIpv6Mtu)
    return round_up(room, 64);
  return std::max(2048U, round_up(room, 1024));
}

} // namespace

Started<PortPlan> plan_port(const control::StartPort& port, unsigned tx_queues)
{
  PortPlan plan;
  plan.frame_bytes = port.mtu + kEthernetAndTags;
  std::uint32_t room = plan.frame_bytes;
  if (devargs_driver(port.devargs) == "net_af_packet") {
    const auto needed = af_packet_room(port, plan);
    if (!needed)
      return tl::unexpected(needed.error());
    room = std::max(room, *needed);
  }
  const std::uint32_t data_room = kHeadroom + rounded(port, room);
  if (data_room > kLargestDataRoom)
    return refuse(port, "no buffer can be as large as " + std::to_string(room) + " bytes");
  plan.data_room = static_cast<std::uint16_t>(data_room);
  plan.descriptors = port.devargs.empty() ? kHardwareDescriptors : kVirtualDescriptors;
  // A mempool is used best at 2^n - 1.
  const std::uint32_t needed = (port.queues + tx_queues) * plan.descriptors + kPoolCaches;
  plan.buffers = std::max(std::bit_ceil(needed) - 1, port.mbufs);
  return plan;
}

std::string_view devargs_value(std::string_view devargs, std::string_view key) noexcept
{
  while (devargs.find(',') != devargs.npos) {
    devargs.remove_prefix(devargs.find(',') + 1);
    const auto pair = devargs.substr(0, devargs.find(','));
    if (pair.size() > key.size() && pair.starts_with(key) && pair[key.size()] == '=')
      return pair.substr(key.size() + 1);
  }
  return {};
}

std::string_view devargs_device(std::string_view devargs) noexcept
{
  return devargs.substr(0, devargs.find(','));
}

std::string_view devargs_driver(std::string_view devargs) noexcept
{
  auto name = devargs_device(devargs);
  while (!name.empty() && name.back() >= '0' && name.back() <= '9')
    name.remove_suffix(1);
  return name;
}

} // namespace weir::runtime
