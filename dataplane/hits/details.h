// SPDX-License-Identifier: BSD-3-Clause
// What a record takes from its key, and what a collapsed row must forget.
#pragma once

#include <weir/hits/key.h>
#include <weir/hits/record.h>

namespace weir::hits {

/// All that follows from the key; the rest is 0.
void begin_details(HitRecord& record, const HitKey& key) noexcept;

/// Leaves of a first frame's details what holds for all keys of the row: of an entry its rule, form and base address
/// or question, of a feed its number.
void strip_details(HitRecord& record, const HitKey& key, Collapse collapse) noexcept;

} // namespace weir::hits
