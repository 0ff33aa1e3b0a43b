// SPDX-License-Identifier: BSD-3-Clause
// The sketches of the two files, and short ways to parse texts in tests.
#pragma once

#include <weir/config/parse.h>

#include <string>
#include <string_view>

namespace weir::config::sample {

inline constexpr std::string_view kConfig = R"(appliance: {name: weir-lab}
bridges:
  - {name: br0, inside: lan0, outside: wan0, mode: block, action: drop, match: remote, on-failure: closed}
feeds:
  - name: soc-note
    url: file:feeds/soc-note-iocs.txt
    format: auto
    refresh: 1h
    mode: block
    direction: both
    confidence: 80
allow: [192.0.2.0/24, example.org]
protected: {private: true, also: [198.51.100.53]}
exempt-clients: [10.9.9.9]
sinkhole: {answer: null-address, ttl: 30, odd-queries: drop, ede: false}
telemetry:
  interval: 10s
  syslog:
    - {name: siem, host: 192.0.2.10, port: 601, transport: tcp, format: ecs}
)";

inline constexpr std::string_view kBoard = R"(cores: {control: [0], workers: [1], poll: busy}
memory: {hugepage-size: 2M, hugepages: 256, image-slot: 64M}
ports:
  - {name: lan0, devargs: "net_af_packet0,iface=lan0,framesz=16384,blocksz=16384", queues: 1, mtu: 1500}
  - {name: wan0, devargs: "0000:00:04.0", queues: 2, mtu: 9000, mbufs: 5000}
bypass: {driver: none}
)";

/// All messages as "LINE:COLUMN: TEXT" lines; empty when the text is right.
inline std::string errors_of(std::string_view yaml)
{
  const auto result = parse_config(yaml, "w");
  std::string out;
  if (!result) {
    for (const Diagnostic& diagnostic : result.error())
      out += format(diagnostic).substr(2) + "\n";
  }
  return out;
}

} // namespace weir::config::sample
