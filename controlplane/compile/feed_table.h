// SPDX-License-Identifier: BSD-3-Clause
// The feeds of an image in their order, each with its snapshot: local lists first, then those of the configuration.
#pragma once

#include <weir/compile/compile.h>
#include <weir/policy/settings.h>

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace weir::compile {

struct FeedSlot {
  policy::FeedInfo info;
  const feeds::Snapshot* snapshot = nullptr; ///< null: nothing of this feed is in force
  std::string failure;                       ///< why, if it was tried
  feeds::FeedReport report;                  ///< completed while merging
};

/// The index in the result is the feed's index in the image. The error is a sentence.
[[nodiscard]] tl::expected<std::vector<FeedSlot>, std::string> make_feed_table(const CompileInput& input);

/// The run-time settings that travel in the image.
[[nodiscard]] policy::Settings settings_of(const config::Config& config);

} // namespace weir::compile
