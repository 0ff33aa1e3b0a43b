// SPDX-License-Identifier: BSD-3-Clause
// Resolvers that whole networks live on. Reports quote their addresses, and stopping one takes DNS from who uses it: a
// thing to remark, not to refuse.
#pragma once

#include <weir/feeds/indicator.h>

#include <string>

namespace weir::daemon {

/// "8.8.8.8 is a public resolver (Google): hosts that use it lose DNS"; empty: none is the key or lies in it.
[[nodiscard]] std::string resolver_remark(const feeds::Key& key);

} // namespace weir::daemon
