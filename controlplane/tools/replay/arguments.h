// SPDX-License-Identifier: BSD-3-Clause
// The command line of weir-replay.
#pragma once

#include <weir/address/prefix.h>

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace weir::replay {

struct Arguments {
  std::string policy;
  std::string in;
  std::string out;
  std::string hits;
  std::string snapshots; ///< empty: none
  std::vector<Ipv4Prefix> inside4;
  std::vector<Ipv6Prefix> inside6;
  bool verify_checksums = true;
  bool help = false;
  bool version = false;
};

[[nodiscard]] std::string_view usage() noexcept;

/// `words` are those behind the program's name; the error is one sentence. With help or version set nothing else is
/// checked.
[[nodiscard]] tl::expected<Arguments, std::string> parse_arguments(const std::vector<std::string_view>& words);

} // namespace weir::replay
