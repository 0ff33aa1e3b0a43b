// SPDX-License-Identifier: BSD-3-Clause
// Checks a typed word against the type of an argument. Lenient: the daemon has the last word.
#pragma once

#include <weir/api/method.h>
#include <weir/shell/command.h>

#include <optional>
#include <string>
#include <string_view>

namespace weir::shell {

/// The value to send, or nullopt if the word can't be one of this type.
[[nodiscard]] std::optional<api::Args::Value> convert(WordType type, const std::string& word);

/// "an address or a prefix"
[[nodiscard]] std::string_view describe(WordType type) noexcept;

} // namespace weir::shell
