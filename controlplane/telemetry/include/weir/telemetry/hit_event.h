// SPDX-License-Identifier: BSD-3-Clause
// A hit record becomes an ECS event. Needs neither store nor threads: weir-replay uses this header alone.
#pragma once

#include <weir/hits/record.h>
#include <weir/telemetry/event.h>
#include <weir/telemetry/policy_facts.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::provenance {
class Provenance;
}

namespace weir::telemetry {

struct BridgePorts {
  std::string name;
  std::string inside; ///< port names; empty: left out
  std::string outside;
};

/// What is the same for all events of a box. `bridges` is in start.conf order (index HitRecord::bridge).
/// `alert_*`: event.kind is "alert", else "event". Exempt and self-listed hits are "event" always.
struct HitContext {
  std::string appliance;
  std::string version; ///< of Weir, for observer.version
  std::vector<BridgePorts> bridges;
  bool alert_outbound = true; ///< outbound and DNS hits
  bool alert_inbound = false;
  std::vector<std::string> reason_words; ///< event.reason by HitRecord::reason; a number beyond it: left out
};

/// True if every enumerator, count and length of the record is in range, so that format_hit() may read it. A record
/// comes from another process: test each.
[[nodiscard]] bool is_sound(const hits::HitRecord& record) noexcept;

/// Formats a sound record into `out` (its buffers are used again). `facts` are those of record.generation, nullptr if
/// it is not known any more: the event then lacks feeds and says so in weir.unresolved. `listed` adds first/last seen
/// and the source line; nullptr: left out. `sequence` becomes event.sequence. Any thread, no state.
void format_hit(const hits::HitRecord& record, const HitContext& context, const Origin& origin,
                const PolicyFacts* facts, const provenance::Provenance* listed, std::uint64_t sequence, Event& out);

/// The entry of a record as text: "192.0.2.0/24", "2001:db8::1", "evil.example", "*.evil.example". Empty: not known.
[[nodiscard]] std::string entry_text(const hits::HitRecord& record);

/// "blocked", "rejected", "dns-sinkholed", "dns-blocked", "detected", "exempt", "self-listed".
[[nodiscard]] std::string_view word(hits::HitAction action) noexcept;

} // namespace weir::telemetry
