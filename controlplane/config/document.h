// SPDX-License-Identifier: BSD-3-Clause
// A YAML file as a bounded tree of our own, so that the library that reads it stays in one file.
#pragma once

#include "reporter.h"

#include <weir/config/config.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::config {

inline constexpr std::size_t kMaxNodes = 200'000;
inline constexpr std::size_t kMaxDepth = 16;

struct Member;

struct Node {
  enum class Kind : std::uint8_t { null, scalar, sequence, map };
  Kind kind = Kind::null;
  Position at;
  std::string scalar;
  std::vector<Node> items;     ///< of a sequence
  std::vector<Member> members; ///< of a map, in file order; keys differ
};

struct Member {
  std::string key;
  Position at;
  Node value;
};

/// The value of a key, or nullptr.
[[nodiscard]] const Node* find(const Node& map, std::string_view key) noexcept;

/// An empty file is a null node. nullopt: not YAML, or over a limit; the reason has been reported. Duplicate keys,
/// keys that are no scalars, anchors, aliases and tags are reported while the rest is read.
[[nodiscard]] std::optional<Node> read_document(std::string_view text, Reporter& reporter);

} // namespace weir::config
