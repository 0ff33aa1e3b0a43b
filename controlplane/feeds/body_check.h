// SPDX-License-Identifier: BSD-3-Clause
// Is this body a text list at all, or what a server sends in its place?
#pragma once

#include <weir/feeds/parse.h>

#include <optional>
#include <string>
#include <string_view>

namespace weir::feeds {

struct BodyProblem {
  FeedError code;
  std::string text;
};

/// Removes a UTF-8 byte order mark from `body`. nullopt: it can be read as text.
[[nodiscard]] std::optional<BodyProblem> check_text_body(std::string_view& body);

} // namespace weir::feeds
