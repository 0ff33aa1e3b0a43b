// SPDX-License-Identifier: BSD-3-Clause
// What policy and provenance know about a hit, looked up once for each event.
#pragma once

#include <weir/hits/record.h>
#include <weir/provenance/provenance.h>
#include <weir/telemetry/policy_facts.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::telemetry {

/// More feeds than this are counted, not named; with long names fewer fit into an event.
inline constexpr std::size_t kMaxFeedsInEvent = 128;

/// Views point into the PolicyFacts they were gathered from.
struct HitFacts {
  std::optional<provenance::Key> key;
  std::string indicator;               ///< the entry as text; empty: not known
  std::vector<std::string_view> feeds; ///< the primary first, at most kMaxFeedsInEvent
  std::size_t feed_count = 0;          ///< all of them
  const policy::FeedInfo* primary = nullptr;
  std::uint8_t severity = 0;
  std::int64_t first_seen = 0; ///< seconds since 1970; 0 = not known
  std::int64_t last_seen = 0;
  std::uint32_t line = 0;
  std::string unresolved; ///< what could not be found out, and why
  std::string question;   ///< name asked for; empty: none
};

[[nodiscard]] HitFacts gather(const hits::HitRecord& record, const PolicyFacts* facts,
                              const provenance::Provenance* listed);

} // namespace weir::telemetry
