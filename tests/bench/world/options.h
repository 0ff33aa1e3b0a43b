// SPDX-License-Identifier: BSD-3-Clause
// What the command line asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace weir::world {

/// Sizes of the world. Feeds and captures of one world are made with equal values.
struct Sizes {
  std::uint64_t seed = 1;
  std::uint64_t ipv4 = 0;
  std::uint64_t ipv4_prefixes = 0;
  std::uint64_t ipv6 = 0;
  std::uint64_t ipv6_prefixes = 0;
  std::uint64_t names = 0;
};

enum class Job { feeds, capture };
enum class Traffic { ipv4, ipv6, ipv6_inside, dns };

struct Options {
  Job job = Job::feeds;
  Sizes sizes;
  std::string out; ///< a directory for feeds, a file for a capture
  std::uint64_t split = 0;
  Traffic traffic = Traffic::ipv4;
  std::uint64_t frames = 0;
  std::uint64_t listed = 10; ///< frames to listed ends, per mille
};

/// Nothing when the command line makes no sense; the reason is on standard error.
[[nodiscard]] std::optional<Options> read_options(int argc, char** argv);

} // namespace weir::world
