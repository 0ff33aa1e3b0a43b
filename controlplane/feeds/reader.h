// SPDX-License-Identifier: BSD-3-Clause
// The table of formats and what a reader is: a function that goes through a body and hands each item to the intake.
#pragma once

#include "intake.h"

#include <span>
#include <string_view>

namespace weir::feeds {

/// `body` has passed check_body() and has no byte order mark. A reader reports bad items to the intake and goes on.
using ReadFunction = void (*)(std::string_view body, Intake& intake);

void read_list(std::string_view body, Intake& intake);
void read_hosts(std::string_view body, Intake& intake);

/// `read` is null for a format that this version knows by name only. `form` is what a plain name of it covers;
/// `takes_canaries`: names that switch off DNS over HTTPS are taken (and answered so that they do).
struct Format {
  std::string_view name;
  ReadFunction read;
  NameForm form;
  bool takes_canaries;
};

/// "auto" is not among them.
[[nodiscard]] std::span<const Format> formats() noexcept;
[[nodiscard]] const Format* find_format(std::string_view name) noexcept;

/// The name of the format that the first lines of a body look like; "list" when nothing speaks for another.
[[nodiscard]] std::string_view detect_format(std::string_view body) noexcept;

} // namespace weir::feeds
