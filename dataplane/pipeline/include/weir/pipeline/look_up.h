// SPDX-License-Identifier: BSD-3-Clause
// Stage 2, look up: which addresses of a batch are listed, each end by itself. In three steps, see
// <weir/policy/probe.h>.
#pragma once

#include <weir/pipeline/parse.h>
#include <weir/policy/probe.h>

#include <array>
#include <cstdint>

namespace weir::pipeline {

/// Calls that ask for the filters of a batch, a share each. One is enough for up to policy::kKeysPerFetch frames.
constexpr unsigned kFetches = kMaxBatch / policy::kKeysPerFetch;

/// Matches of one end, by lane. Where an IPv6 frame matched both its own and an embedded IPv4 entry, the IPv6 entry
/// stands here.
struct EndMatches {
  std::uint64_t listed; ///< lanes with a match; `match` is valid for them
  std::uint64_t ipv4;   ///< of these, the lanes whose entry is an IPv4 entry
  std::array<policy::AddressMatch, kMaxBatch> match;
};

/// `local` covers what parse() put into ParsedBatch::local.
struct AddressMatches {
  EndMatches remote;
  EndMatches local;
};

struct EndProbes {
  policy::Ipv4Probe ipv4;
  policy::Ipv6Probe ipv6;
  std::array<policy::AddressMatch, kMaxBatch> found; ///< by key; here and not on the stack, where it would be cleared
};

struct AddressProbes {
  EndProbes remote;
  EndProbes local;
};

/// `probes` refers to `parsed` until match_addresses() has returned.
void begin_addresses(const ParsedBatch& parsed, AddressProbes& probes) noexcept;
/// kFetches calls ask for all that narrow_addresses() reads.
void fetch_addresses(const policy::ImageView& image, AddressProbes& probes) noexcept;
void narrow_addresses(const policy::ImageView& image, AddressProbes& probes) noexcept;
void match_addresses(const policy::ImageView& image, const ParsedBatch& parsed, AddressProbes& probes,
                     AddressMatches& matches) noexcept;

} // namespace weir::pipeline
