// SPDX-License-Identifier: BSD-3-Clause
// Words of the error codes.
#include <weir/api/error.h>

namespace weir::api {

namespace {

struct Row {
  ErrorCode code;
  std::string_view word;
  std::string_view text;
};

constexpr Row kRows[] = {
#define WEIR_API_X(name, word, text) {ErrorCode::name, word, text},
    WEIR_API_ERRORS(WEIR_API_X)
#undef WEIR_API_X
};

const Row& row(ErrorCode code) noexcept
{
  const auto index = static_cast<std::size_t>(code);
  return kRows[index < std::size(kRows) ? index : static_cast<std::size_t>(ErrorCode::internal)];
}

} // namespace

std::string_view word(ErrorCode code) noexcept
{
  return row(code).word;
}

std::string_view text(ErrorCode code) noexcept
{
  return row(code).text;
}

std::optional<ErrorCode> parse_error_code(std::string_view word) noexcept
{
  for (const Row& candidate : kRows) {
    if (candidate.word == word)
      return candidate.code;
  }
  return std::nullopt;
}

} // namespace weir::api
