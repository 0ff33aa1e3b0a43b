// SPDX-License-Identifier: BSD-3-Clause
// Hits of a batch into the worker's aggregation tables: first all keys, so that the rows are on their way into the
// cache, then one count() a hit. Details are read off the frame only for the first hit of a key.
#pragma once

#include "hit_details.h"

#include <weir/hits/key.h>
#include <weir/hits/record.h>
#include <weir/pipeline/decide.h>
#include <weir/pipeline/packet.h>
#include <weir/pipeline/worker.h>

#include <cstdint>

namespace weir::pipeline {

/// One frame that is being reported. All references live for the call.
struct Sighting {
  const ImageContext& context;
  const FrameBatch& frames;
  std::uint32_t lane;
  const Packet& packet;
  Worker& worker;
  std::uint64_t now_ns;

  [[nodiscard]] const Frame& frame() const noexcept { return frames.frames[lane]; }
};

/// `local`: the inside end matched. `ipv4`: the entry is an IPv4 entry. `feed`: the rule's primary feed.
struct AddressHit {
  policy::AddressMatch match;
  bool ipv4;
  bool local;
  std::uint16_t feed;
  hits::HitAction action;
  Reason reason;
};
void make_key(const Sighting& sighting, const AddressHit& hit, hits::KeyWords& key) noexcept;
/// `key` and `hash` are of the same hit.
void record_hit(const Sighting& sighting, const AddressHit& hit, const hits::KeyWords& key,
                std::uint64_t hash) noexcept;

struct QueryHit {
  const policy::NameMatch& match;
  const dns::Question& question;
  const dns::Extras& extras;
  std::uint16_t feed;
  hits::HitAction action;
  Reason reason;
  std::uint8_t answer; ///< what tells the answers of a name apart in its key
  DnsOutcome outcome;
};
void make_key(const Sighting& sighting, const QueryHit& hit, hits::KeyWords& key) noexcept;
void record_hit(const Sighting& sighting, const QueryHit& hit, const hits::KeyWords& key, std::uint64_t hash) noexcept;

/// The table for frames of a side.
[[nodiscard]] inline hits::AggregationTable& table_of(Worker& worker, Side side) noexcept
{
  return side == Side::inside ? *worker.outbound : *worker.inbound;
}

} // namespace weir::pipeline
