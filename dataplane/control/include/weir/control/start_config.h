// SPDX-License-Identifier: BSD-3-Clause
// start.conf: all that the data plane reads beside the policy image, so that it can start alone. Written by the control
// plane (render-start) through format(), read by the data plane through parse(); sealed before the workers run.
//
// The file is flat: one `key = value` a line, '#' begins a comment line, `version = 1` is the first key. Names of ports
// and bridges are part of the key (`port.lan0.mtu = 1500`). Key order is free otherwise; a key may stand once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace weir::control {

inline constexpr unsigned kStartConfigVersion = 1;
/// A longer start.conf is refused before it is read.
inline constexpr std::size_t kMaxStartConfigBytes = 256 * 1024;

enum class PollMode : std::uint8_t {
  busy,    ///< workers never sleep
  adaptive ///< an idle worker spins 1 ms, then sleeps 1 ms at a time, after 1 s without a frame 5 ms
};
enum class StartMode : std::uint8_t { block, monitor, bypass };
enum class StartAction : std::uint8_t { drop, reject };
enum class StartMatch : std::uint8_t { remote, both };
enum class OnFailure : std::uint8_t { open, closed };

struct StartPort {
  std::string name;    ///< [a-z0-9_-], 1..31 characters
  std::string devargs; ///< a vdev ("net_af_packet0,iface=lan0,framesz=16384,blocksz=16384"); empty when `pci` is set
  std::string pci;     ///< "0000:00:04.0", optionally with ",key=value" device arguments; empty when `devargs` is set
  unsigned queues = 1; ///< receive queues, 1..64
  unsigned mtu = 1500; ///< bytes of layer 3, 68..9600; the port must hold frames of mtu + 14 + two VLAN tags
  unsigned mbufs = 0;  ///< frame buffers of the port at least; 0: as many as its queues need

  bool operator==(const StartPort&) const = default;
};

/// mode, action and match hold until an image is in force, whose settings section then decides; on_failure always
/// holds.
struct StartBridge {
  std::string name;    ///< [a-z0-9_-], 1..31 characters
  std::string inside;  ///< name of a port that no other bridge uses
  std::string outside; ///< name of another such port
  StartMode mode = StartMode::block;
  StartAction action = StartAction::drop;
  StartMatch match = StartMatch::remote;
  OnFailure on_failure = OnFailure::closed;

  bool operator==(const StartBridge&) const = default;
};

struct StartConfig {
  std::string appliance = "weir";                 ///< [A-Za-z0-9._-], 1..63 characters
  std::string run_dir = "/run/weir";              ///< absolute; holds dataplane.sock and rings/
  std::string state_dir = "/var/lib/weir";        ///< absolute
  std::string image = "/var/lib/weir/policy.img"; ///< absolute; the one file name that ADOPT looks at
  std::string user = "weir-dp";                   ///< to become after the ports are open; when started as root
  std::string group = "weir-dp";
  std::string control_user = "weir";  ///< may use the control socket, beside root and the own uid
  std::string control_group = "weir"; ///< group of the ring files and of the socket
  std::vector<unsigned> control_cores = {0};
  std::vector<unsigned> worker_cores = {1}; ///< one worker each; 1..64, distinct
  PollMode poll = PollMode::busy;
  std::uint64_t hugepage_bytes = 2 * 1024 * 1024;    ///< 2M or 1G
  std::uint64_t hugepages = 256;                     ///< 0 = run without huge pages (tests, development)
  std::uint64_t image_slot_bytes = 64 * 1024 * 1024; ///< 64K..64G; there are two such slots
  std::vector<StartPort> ports;                      ///< 1..64
  std::vector<StartBridge> bridges;                  ///< 1..64

  bool operator==(const StartConfig&) const = default;
};

enum class StartConfigErrorCode : std::uint8_t {
  syntax,
  version,
  unknown_key,
  duplicate_key,
  bad_value,
  missing_key,
  conflict, ///< each line is right, but they contradict each other (a bridge names no port, one port in two bridges)
};

struct StartConfigError {
  StartConfigErrorCode code;
  std::size_t line;   ///< from 1
  std::size_t column; ///< from 1, in bytes
  std::string text;   ///< "unknown key 'prot.lan0.mtu', did you mean 'port.lan0.mtu'?"; printable

  /// "FILE:LINE:COLUMN: TEXT"
  [[nodiscard]] std::string message(std::string_view file) const;
};

/// The first error ends the reading. A result has been checked as a whole: names resolve, ranges hold, ports are used
/// once.
[[nodiscard]] tl::expected<StartConfig, StartConfigError> parse_start_config(std::string_view text);

/// The checks that parse_start_config() makes on the whole, for a StartConfig made by hand; line and column are 0.
[[nodiscard]] tl::expected<void, StartConfigError> check_start_config(const StartConfig& config);

/// The text that parse_start_config() reads back as an equal value; the caller has checked `config`.
[[nodiscard]] std::string format_start_config(const StartConfig& config);

} // namespace weir::control
