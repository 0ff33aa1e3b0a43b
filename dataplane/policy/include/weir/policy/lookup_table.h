// SPDX-License-Identifier: BSD-3-Clause
// The compilations of the look-ups, for tests and benchmarks that compare them; everyone else calls view.h and probe.h.
#pragma once

#include <weir/policy/probe.h>

#include <span>

namespace weir::policy {

extern const LookupTable kLookupV2;
extern const LookupTable kLookupV3;

/// Those that run on this CPU, best last.
[[nodiscard]] std::span<const LookupTable* const> usable_lookups() noexcept;

} // namespace weir::policy
