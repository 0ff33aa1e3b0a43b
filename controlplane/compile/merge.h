// SPDX-License-Identifier: BSD-3-Clause
// k-way merge of all feeds' snapshots and of the configuration's own entries into the builder's input.
#pragma once

#include "judge.h"

#include <weir/compile/compile.h>
#include <weir/policy_build/input.h>

#include <vector>

namespace weir::compile {

/// Adds all contributions to `out`: addresses by (base, length), names in canonical order, feeds ascending within a
/// key. Completes the reports of `slots`. `protected_set` and `allowed` as in entry_set.h. With more than one thread,
/// addresses and names are merged at the same time.
void merge_contributions(std::vector<FeedSlot>& slots, const EntrySet& protected_set, const EntrySet& allowed,
                         std::int64_t time, policy::PolicyInput& out, const Progress& progress, unsigned threads = 1);

} // namespace weir::compile
