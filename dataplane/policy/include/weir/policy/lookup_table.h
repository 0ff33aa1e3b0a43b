// SPDX-License-Identifier: BSD-3-Clause
// The compilations of the look-ups, for tests and benchmarks that compare them; everyone else calls view.h.
#pragma once

#include <weir/policy/view.h>

#include <span>

namespace weir::policy {

struct LookupTable {
  const char* isa;
  std::uint64_t (*find_ipv4)(const ImageView&, const std::uint32_t*, std::size_t, AddressMatch*) noexcept;
  std::uint64_t (*find_ipv6)(const ImageView&, const Ipv6*, std::size_t, AddressMatch*) noexcept;
  std::uint64_t (*find_names)(const ImageView&, const NameKey*, std::size_t, NameMatch*) noexcept;
};

extern const LookupTable kLookupV2;
extern const LookupTable kLookupV3;

/// Those that run on this CPU, best last.
[[nodiscard]] std::span<const LookupTable* const> usable_lookups() noexcept;

} // namespace weir::policy
