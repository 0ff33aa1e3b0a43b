// SPDX-License-Identifier: BSD-3-Clause
// A batched look-up in three steps, for callers that have other work to do while memory answers:
//   fetch()   computes where to look first and asks for those cache lines, of kKeysPerFetch keys a call;
//   narrow()  reads them, drops what is surely not listed, and asks for the lines that decide;
//   match()   reads those and returns the mask of lanes that matched.
// The steps of one probe are called in this order with the same image, fetch() until all keys are `fetched`;
// between them steps of other probes may run. The best distance is a batch or so: some microseconds of other work, and
// between two calls of fetch() some hundred nanoseconds. Nothing here allocates, locks or throws.
#pragma once

#include <weir/policy/view.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::policy {

/// A core has room for some twenty lines that are on their way; what is asked for beyond is forgotten, and paid twice.
constexpr std::size_t kKeysPerFetch = 16;
constexpr std::size_t kNamesPerFetch = 8;

/// Of every probe the caller sets `keys`, `count` (at most kMaxLanes) and `fetched` (0) before fetch(), and keeps the
/// keys until match(). The rest is for the look-ups alone.
struct Ipv4Probe {
  const std::uint32_t* keys = nullptr; ///< addresses in host order
  std::size_t count = 0;
  std::size_t fetched = 0; ///< keys
  std::uint64_t passed;    ///< lanes that the filter lets through
  std::uint64_t near;      ///< lanes in a /20 that holds part of a prefix
  std::array<std::uint32_t, kMaxLanes> permuted;
  std::array<std::uint32_t, kMaxLanes> entries;
};

struct Ipv6Probe {
  const Ipv6* keys = nullptr;
  std::size_t count = 0;
  std::size_t fetched = 0; ///< keys
  std::uint64_t possible;  ///< lanes whose tag is in the table of addresses
  std::uint64_t near;      ///< lanes in a /24 that a prefix touches, or outside of 2000::/3
  std::array<std::uint64_t, kMaxLanes> hashes;
  std::array<std::uint64_t, kMaxLanes> anchor_hashes;
};

/// A suffix to look for: the last `labels` labels of key `lane`. The last two are known once its line of tags was read.
struct SuffixProbe {
  std::uint64_t hash;
  std::uint64_t fingerprint;
  std::uint64_t record; ///< where among the records; all ones: to be searched for
  std::uint8_t lane;
  std::uint8_t labels;
};

/// Each call of fetch() takes the kNamesPerFetch next keys and moves those of the calls before on by a step: filter,
/// tags, record. So a caller that makes the keys calls it after every few, and twice or more when it has made the last;
/// `count` may grow in between.
struct NameProbe {
  /// Suffixes in flight; the keys that find no room are looked up by match() alone.
  static constexpr std::size_t kMaxSuffixes = 512;

  const NameKey* keys = nullptr;
  std::size_t count = 0;
  std::size_t fetched = 0;     ///< keys
  std::size_t filtered;        ///< keys whose line of the filter was read
  std::uint64_t waiting;       ///< keys that passed the filter and whose suffixes are not among `suffixes` yet
  std::size_t candidate_count; ///< suffixes whose tag fits, at the front of `suffixes`
  std::size_t tagged;          ///< the first of the suffixes whose line of tags was not read yet
  std::size_t suffix_count;
  std::array<std::uint64_t, kMaxLanes> right; ///< unfinished hash of the last two labels (or of the only one)
  std::array<std::uint64_t, kMaxLanes> filter_hash;
  std::array<SuffixProbe, kMaxSuffixes> suffixes;
};

/// One kind of look-up in one compilation.
template <typename Probe, typename Match> struct LookupSteps {
  void (*fetch)(const ImageView&, Probe&) noexcept;
  void (*narrow)(const ImageView&, Probe&) noexcept;
  /// The mask of lanes that matched; the matches are written for those lanes only.
  std::uint64_t (*match)(const ImageView&, Probe&, Match*) noexcept;

  /// All steps at once.
  template <typename Key>
  [[nodiscard]] std::uint64_t find(const ImageView& image, const Key* keys, std::size_t count,
                                   Match* matches) const noexcept
  {
    Probe probe;
    probe.keys = keys;
    probe.count = count;
    do
      fetch(image, probe);
    while (probe.fetched < count);
    narrow(image, probe);
    return match(image, probe, matches);
  }
};

struct LookupTable {
  const char* isa;
  LookupSteps<Ipv4Probe, AddressMatch> ipv4;
  LookupSteps<Ipv6Probe, AddressMatch> ipv6;
  LookupSteps<NameProbe, NameMatch> names;
};

/// The compilation that was chosen for this CPU.
[[nodiscard]] const LookupTable& lookup() noexcept;

} // namespace weir::policy
