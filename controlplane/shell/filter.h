// SPDX-License-Identifier: BSD-3-Clause
// What stands behind the pipes of a line.
#pragma once

#include <weir/shell/parse.h>

#include <span>
#include <string>

namespace weir::shell {

/// The lines of `text` that pass all filters, in order; `count` leaves their number.
[[nodiscard]] std::string apply_filters(std::string text, std::span<const Filter> filters);

} // namespace weir::shell
