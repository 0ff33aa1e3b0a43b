// SPDX-License-Identifier: BSD-3-Clause
// The header fields of an answer that matter here: the two that the next request gives back, and how the body is
// encoded.
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
  /// Content-Encoding in lower case, as sent; several fields become one list. Empty: none.
  [[nodiscard]] const std::string& content_encoding() const noexcept { return content_encoding_; }
  /// Likewise Transfer-Encoding.
  [[nodiscard]] const std::string& transfer_encoding() const noexcept { return transfer_encoding_; }

private:
  std::string etag_;
  std::string last_modified_;
  std::string content_encoding_;
  std::string transfer_encoding_;
  std::size_t bytes_ = 0;
};

/// True if `value` may stand in a header field: printable ASCII, not too long.
[[nodiscard]] bool is_field_value(std::string_view value) noexcept;

} // namespace weir::fetch
