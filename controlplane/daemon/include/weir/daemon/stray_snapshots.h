// SPDX-License-Identifier: BSD-3-Clause
// Lists of feeds that are configured no more.
#pragma once

#include <weir/daemon/paths.h>

#include <set>
#include <string>

namespace weir::daemon {

/// Removes the snapshots of all feeds but these: a feed that later gets such a name is another one, and must not come
/// with an old list.
void remove_stray_snapshots(const Paths& paths, const std::set<std::string, std::less<>>& feeds);

} // namespace weir::daemon
