// SPDX-License-Identifier: BSD-3-Clause
// Snapshots + configuration -> policy image + report.
#pragma once

#include <weir/compile/entry_set.h>
#include <weir/config/config.h>
#include <weir/feeds/snapshot.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace weir::compile {

/// A snapshot of one feed of the config (or of a local feed); the snapshot must outlive the call.
struct FeedSnapshot {
  std::string feed;
  const feeds::Snapshot* snapshot = nullptr;
};

/// A feed that gave nothing: the reason and what was refused go into the report.
struct FailedFeed {
  std::string feed;
  std::string text;
  feeds::FeedReport report;
};

struct CompileInput {
  const config::Config* config = nullptr;
  std::vector<FeedSnapshot> snapshots;
  std::vector<FailedFeed> failed;
  std::vector<OwnServer> own_servers;
  std::uint64_t generation = 0;
  std::int64_t time = 0;
  std::array<std::uint8_t, 16> key{};
  unsigned threads = 1; ///< how many may be used; a confined child has one. The result is the same
};

struct Compiled {
  std::vector<std::byte> image;
  std::string report; ///< JSON text of report.json, final newline included
};

using Progress = std::function<void(std::string_view stage, double done)>;

/// Equal input gives equal bytes. The error is a printable sentence.
[[nodiscard]] tl::expected<Compiled, std::string> compile(const CompileInput& input, const Progress& progress = {});

} // namespace weir::compile
