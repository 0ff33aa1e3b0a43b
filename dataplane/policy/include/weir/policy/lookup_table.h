// SPDX-License-Identifier: BSD-3-Clause
// The compilations of the look-ups, for tests and benchmarks that compare them; everyone else calls view.h and probe.h.
#pragma once

#include <weir/policy/probe.h>
#include <weir/policy/view.h>

#include <span>

namespace weir::policy {

struct LookupTable {
  const char* isa;
  void (*fetch_ipv4)(const ImageView&, Ipv4Probe&) noexcept;
  void (*narrow_ipv4)(const ImageView&, Ipv4Probe&) noexcept;
  std::uint64_t (*match_ipv4)(const ImageView&, Ipv4Probe&, AddressMatch*) noexcept;
  void (*fetch_ipv6)(const ImageView&, Ipv6Probe&) noexcept;
  void (*narrow_ipv6)(const ImageView&, Ipv6Probe&) noexcept;
  std::uint64_t (*match_ipv6)(const ImageView&, Ipv6Probe&, AddressMatch*) noexcept;
  void (*fetch_names)(const ImageView&, NameProbe&) noexcept;
  void (*narrow_names)(const ImageView&, NameProbe&) noexcept;
  std::uint64_t (*match_names)(const ImageView&, NameProbe&, NameMatch*) noexcept;

  // All three steps at once.
  [[nodiscard]] std::uint64_t find_ipv4(const ImageView& image, const std::uint32_t* host_order, std::size_t count,
                                        AddressMatch* matches) const noexcept;
  [[nodiscard]] std::uint64_t find_ipv6(const ImageView& image, const Ipv6* addresses, std::size_t count,
                                        AddressMatch* matches) const noexcept;
  [[nodiscard]] std::uint64_t find_names(const ImageView& image, const NameKey* keys, std::size_t count,
                                         NameMatch* matches) const noexcept;
};

extern const LookupTable kLookupV2;
extern const LookupTable kLookupV3;

/// Those that run on this CPU, best last.
[[nodiscard]] std::span<const LookupTable* const> usable_lookups() noexcept;

} // namespace weir::policy
