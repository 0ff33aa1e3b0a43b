// SPDX-License-Identifier: BSD-3-Clause
// The two header fields of an answer that the next request gives back.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::fetch {

/// Fields longer than this, or with bytes that no header may hold, are treated as absent.
inline constexpr std::size_t kMaxFieldBytes = 1024;
/// An answer with more header bytes than this is refused.
inline constexpr std::size_t kMaxHeaderBytes = std::size_t{256} * 1024;

class ResponseHeaders {
public:
  /// One line as received, line end included. A status line begins a new answer. False: too many bytes.
  [[nodiscard]] bool take(std::string_view line);
  [[nodiscard]] const std::string& etag() const noexcept { return etag_; }
  [[nodiscard]] const std::string& last_modified() const noexcept { return last_modified_; }

private:
  std::string etag_;
  std::string last_modified_;
  std::size_t bytes_ = 0;
};

/// True if `value` may stand in a header field: printable ASCII, not too long.
[[nodiscard]] bool is_field_value(std::string_view value) noexcept;

} // namespace weir::fetch
