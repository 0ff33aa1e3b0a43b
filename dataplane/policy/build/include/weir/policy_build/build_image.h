// SPDX-License-Identifier: BSD-3-Clause
// PolicyInput -> bytes of a policy image, with overlap, allow and protection resolved.
#pragma once

#include <weir/policy_build/input.h>

#include <tl/expected.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::policy {

enum class BuildError : std::uint8_t {
  too_many_rules,
  too_many_feeds,
  bad_settings,
  bad_contribution,
  no_fitting_key,
  out_of_memory
};

struct BuildFailure {
  BuildError code;
  std::string text;
};

/// Entries of the finished image after merging, by kind, and its size.
struct ImageCounts {
  std::uint64_t ipv4 = 0;
  std::uint64_t ipv4_prefix = 0;
  std::uint64_t ipv6 = 0;
  std::uint64_t ipv6_prefix = 0;
  std::uint64_t name = 0;            ///< exact
  std::uint64_t name_subdomains = 0; ///< the name and below
  std::uint64_t subdomains_only = 0;
  std::uint64_t allow = 0;   ///< allow entries that had to be stored, and holes
  std::uint64_t protect = 0; ///< protect entries that had to be stored
  std::uint64_t bytes = 0;
};

struct BuiltImage {
  std::vector<std::byte> bytes;
  ImageCounts counts;
};

/// Called with a stage's name and its share done, 0..1; may be empty.
using Progress = std::function<void(std::string_view stage, double done)>;

/// Takes `input` apart to save memory. Equal input (key included) gives equal bytes. With more than one thread the
/// tables of addresses are made while names are resolved.
[[nodiscard]] tl::expected<BuiltImage, BuildFailure> build_image(PolicyInput&& input, const Progress& progress = {},
                                                                 unsigned threads = 1);

} // namespace weir::policy
