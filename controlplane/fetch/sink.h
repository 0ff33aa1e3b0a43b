// SPDX-License-Identifier: BSD-3-Clause
// Where a body goes: a descriptor with a size cap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::fetch {

/// Counts and caps. After a failure `error()` is set and nothing more is taken.
class Sink {
public:
  Sink(int descriptor, std::uint64_t max_bytes) : descriptor_(descriptor), max_bytes_(max_bytes) {}

  /// Empties the destination; false on failure.
  [[nodiscard]] bool restart();
  [[nodiscard]] bool write(std::string_view bytes);
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] const std::string& error() const noexcept { return error_; }

private:
  [[nodiscard]] bool fail(std::string why);

  int descriptor_;
  std::uint64_t max_bytes_;
  std::uint64_t bytes_ = 0;
  std::string error_;
};

} // namespace weir::fetch
