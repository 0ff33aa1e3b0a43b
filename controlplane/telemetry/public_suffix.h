// SPDX-License-Identifier: BSD-3-Clause
// Cuts a name by the Public Suffix List.
#pragma once

#include <string_view>

namespace weir::telemetry {

/// Parts of the name that was given; empty: there is none. "a.b.example.co.uk" has suffix "co.uk", registered
/// "example.co.uk", subdomain "a.b".
struct NameParts {
  std::string_view subdomain;
  std::string_view registered;
  std::string_view suffix;
};

/// `name` is lower case, A-labels, no final dot, ended by a NUL behind its last character (a std::string's view).
/// Any thread.
[[nodiscard]] NameParts cut_name(const char* name);

} // namespace weir::telemetry
