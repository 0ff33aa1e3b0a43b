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

/// The last two labels of a key: what to look for in which line, and the bits there that tell of longer suffixes.
struct LastTwoProbe {
  std::uint64_t fingerprint;
  std::uint32_t line;
  std::uint32_t deeper;
};

/// A suffix to look for in a line, or that is listed: the last `labels` labels of key `lane`, and the number of the
/// line, then of its points. Two words, since most of them are written in vain.
struct SuffixProbe {
  std::uint64_t fingerprint;
  std::uint64_t packed; ///< number << 32 | labels << 8 | lane

  [[gnu::always_inline]] static SuffixProbe of(std::uint64_t fingerprint, std::uint64_t number, unsigned labels,
                                               std::size_t lane) noexcept
  {
    return {fingerprint, number << 32 | labels << 8 | lane};
  }
  [[gnu::always_inline]] [[nodiscard]] SuffixProbe with_number(std::uint64_t number) const noexcept
  {
    return {fingerprint, number << 32 | (packed & 0xFFFF)};
  }
  [[gnu::always_inline]] [[nodiscard]] SuffixProbe with_next_number() const noexcept
  {
    return {fingerprint, packed + (std::uint64_t{1} << 32)};
  }
  [[gnu::always_inline]] [[nodiscard]] std::uint32_t number() const noexcept
  {
    return static_cast<std::uint32_t>(packed >> 32);
  }
  [[gnu::always_inline]] [[nodiscard]] std::uint8_t labels() const noexcept
  {
    return static_cast<std::uint8_t>(packed >> 8);
  }
  [[gnu::always_inline]] [[nodiscard]] std::uint8_t lane() const noexcept { return static_cast<std::uint8_t>(packed); }
};

/// Each call of fetch() takes the kKeysPerFetch next keys and moves those of the calls before on: the line of the last
/// two labels is read two calls after it was asked for, those of other suffixes one call after. So a caller that makes
/// the keys calls it after every few, and three times or more when it has made the last; `count` may grow in between.
struct NameProbe {
  /// Suffixes in flight and found; the keys that find no room are looked up by match() alone.
  static constexpr std::size_t kMaxSuffixes = 512;

  const NameKey* keys = nullptr;
  std::size_t count = 0;
  std::size_t fetched = 0;  ///< keys
  std::size_t old;          ///< keys that were fetched before the last call of fetch()
  std::size_t read;         ///< keys of whose last two labels the line was read
  std::uint64_t waiting;    ///< keys of which longer suffixes may be listed, and these are not among `suffixes` yet
  std::size_t suffix_count; ///< whose lines were asked for
  std::size_t found_count;
  std::array<LastTwoProbe, kMaxLanes> last_two;
  std::array<SuffixProbe, kMaxSuffixes + 1> suffixes;
  std::array<SuffixProbe, kMaxSuffixes + 1> found;
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
