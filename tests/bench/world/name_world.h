// SPDX-License-Identifier: BSD-3-Clause
// Listed and unlisted domain names. Nothing is stored.
#pragma once

#include <cstdint>
#include <string>

namespace weir::world {

class NameWorld {
public:
  explicit NameWorld(std::uint64_t seed) noexcept : seed_(seed) {}

  /// Appends name `index` as text, without a dot at the end: 2 or 3 labels (4 with a suffix like co.uk), 18 bytes on
  /// average, distinct for distinct indexes below 2^40. Those at and beyond Sizes::names are not listed, nor is
  /// anything above them.
  void append(std::uint64_t index, std::string& text) const;
  /// Appends `count` labels of a client's choice, each with its dot.
  static void append_host_labels(std::uint64_t bits, unsigned count, std::string& text);

private:
  std::uint64_t seed_;
};

} // namespace weir::world
