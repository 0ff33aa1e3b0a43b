// SPDX-License-Identifier: BSD-3-Clause
// The command line of weir-compile.
#pragma once

#include <weir/feeds/parse.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace weir::compile_tool {

enum class Mode : std::uint8_t { offline, parse, build, help, version };

struct Options {
  Mode mode = Mode::offline;
  std::string config;
  std::string out;
  std::string report;
  std::string snapshots;
  std::string write_snapshots;
  std::optional<std::array<std::uint8_t, 16>> key;
  std::uint64_t generation = 0;
  bool progress = false;
  bool strict = false;
  // --parse
  feeds::FeedOptions feed;
  std::int64_t time = 0;
  bool previous = false;
};

/// The error is a sentence about the usage.
[[nodiscard]] tl::expected<Options, std::string> read_options(int argc, char** argv);

extern const char* const kUsage;

} // namespace weir::compile_tool
