// SPDX-License-Identifier: BSD-3-Clause
// What stands behind the pipes of a line.
#pragma once

#include <weir/shell/page.h>
#include <weir/shell/parse.h>

#include <span>
#include <string>
#include <vector>

namespace weir::shell {

/// The lines that pass all filters, in order; what is not shown for want of width is looked at, too. `count` leaves
/// their number, without titles and remarks.
[[nodiscard]] std::vector<PageLine> apply_filters(std::vector<PageLine> lines, std::span<const Filter> filters);
/// The same for a text whose lines are all alike.
[[nodiscard]] std::string apply_filters(std::string text, std::span<const Filter> filters);

} // namespace weir::shell
