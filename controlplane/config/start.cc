// SPDX-License-Identifier: BSD-3-Clause
// Config and Board -> control::StartConfig -> text. The format belongs to weir::control.
#include <weir/config/start.h>

#include <weir/control/start_config.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace weir::config {
namespace {

/// "0000:00:04.0", with or without the domain and arguments behind a comma.
bool is_pci(std::string_view devargs)
{
  const std::string_view name = devargs.substr(0, devargs.find(','));
  constexpr std::string_view kLong = "xxxx:xx:xx.x";
  const auto matches = [name](std::string_view pattern) {
    return std::equal(name.begin(), name.end(), pattern.begin(), pattern.end(), [](char c, char p) {
      return p == 'x' ? std::isxdigit(static_cast<unsigned char>(c)) != 0 : c == p;
    });
  };
  return matches(kLong) || matches(kLong.substr(5));
}

control::StartPort port_of(const Port& port)
{
  control::StartPort out;
  out.name = port.name;
  if (is_pci(port.devargs))
    out.pci = (port.devargs.find(':') == 2 ? "0000:" : "") + port.devargs;
  else
    out.devargs = port.devargs;
  out.queues = port.queues;
  out.mtu = port.mtu;
  out.mbufs = port.mbufs;
  return out;
}

control::StartBridge bridge_of(const Bridge& bridge)
{
  control::StartBridge out;
  out.name = bridge.name;
  out.inside = bridge.inside;
  out.outside = bridge.outside;
  switch (bridge.mode) {
  case BridgeMode::block:
    out.mode = control::StartMode::block;
    break;
  case BridgeMode::monitor:
    out.mode = control::StartMode::monitor;
    break;
  case BridgeMode::bypass:
    out.mode = control::StartMode::bypass;
    break;
  }
  out.action = bridge.action == BridgeAction::reject ? control::StartAction::reject : control::StartAction::drop;
  out.match = bridge.match == MatchEnd::both ? control::StartMatch::both : control::StartMatch::remote;
  out.on_failure = bridge.on_failure == OnFailure::open ? control::OnFailure::open : control::OnFailure::closed;
  return out;
}

} // namespace

tl::expected<std::string, std::string> render_start(const Config& config, const Board& board,
                                                    const Directories& directories)
{
  control::StartConfig start;
  start.appliance = config.appliance;
  start.run_dir = directories.run;
  start.state_dir = directories.state;
  start.image = directories.state + "/policy.img";
  start.control_cores = board.control_cores;
  start.worker_cores = board.worker_cores;
  start.poll = board.poll == Poll::adaptive ? control::PollMode::adaptive : control::PollMode::busy;
  start.hugepage_bytes = board.hugepage_size;
  start.hugepages = board.hugepages;
  start.image_slot_bytes = board.image_slot;
  for (const Port& port : board.ports)
    start.ports.push_back(port_of(port));
  for (const Bridge& bridge : config.bridges)
    start.bridges.push_back(bridge_of(bridge));
  if (const auto checked = control::check_start_config(start); !checked)
    return tl::make_unexpected(checked.error().text);
  return control::format_start_config(start);
}

} // namespace weir::config
