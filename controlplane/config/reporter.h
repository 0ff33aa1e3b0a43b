// SPDX-License-Identifier: BSD-3-Clause
// Collects what is wrong with one file.
#pragma once

#include <weir/config/config.h>
#include <weir/config/diagnostic.h>

#include <cstddef>
#include <string>

namespace weir::config {

class Reporter {
public:
  explicit Reporter(std::string file) : file_(std::move(file)) {}

  /// `message` is printable already.
  void add(Position at, std::string message);
  [[nodiscard]] bool empty() const noexcept { return found_.empty(); }
  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  /// In file order; leaves the reporter empty.
  [[nodiscard]] Diagnostics take();

private:
  std::string file_;
  Diagnostics found_;
  std::size_t beyond_ = 0;
};

} // namespace weir::config
