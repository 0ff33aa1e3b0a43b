// SPDX-License-Identifier: BSD-3-Clause
// What can go wrong between shell and daemon; the words travel in answers as `error.code`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::api {

/// The first three never come from a handler.
#define WEIR_API_ERRORS(X)                                                                                             \
  X(no_daemon, "no-daemon", "the control plane cannot be reached")                                                     \
  X(timeout, "timeout", "no answer in time")                                                                           \
  X(bad_message, "bad-message", "not a message of this protocol, or too long")                                         \
  X(unknown_method, "unknown-method", "no such method")                                                                \
  X(bad_argument, "bad-argument", "an argument is missing, unknown or out of range")                                   \
  X(denied, "denied", "the caller may not do this")                                                                    \
  X(not_found, "not-found", "no feed, bridge or entry of that name")                                                   \
  X(conflict, "conflict", "refused: allowed, protected or contradicting something in force")                           \
  X(busy, "busy", "try again later")                                                                                   \
  X(failed, "failed", "it was tried and did not work")                                                                 \
  X(internal, "internal", "a bug in the daemon")

enum class ErrorCode : std::uint8_t {
#define WEIR_API_X(name, word, text) name,
  WEIR_API_ERRORS(WEIR_API_X)
#undef WEIR_API_X
};

[[nodiscard]] std::string_view word(ErrorCode code) noexcept;
[[nodiscard]] std::string_view text(ErrorCode code) noexcept;
[[nodiscard]] std::optional<ErrorCode> parse_error_code(std::string_view word) noexcept;

/// `message` is one sentence for a person, without a final dot; bytes of any kind, printed through printable().
struct Error {
  ErrorCode code = ErrorCode::failed;
  std::string message;
};

/// A JSON value as text, in UTF-8 and without line breaks; handlers make it, the shell shows it.
using Result = tl::expected<std::string, Error>;

} // namespace weir::api
