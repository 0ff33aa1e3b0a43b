// SPDX-License-Identifier: BSD-3-Clause
// report.json: what was read, refused and counted, feed by feed, and what the image holds.
#pragma once

#include "feed_table.h"

#include <weir/compile/feed_report.h>
#include <weir/policy_build/build_image.h>

#include <string>

namespace weir::compile {

struct ImageReport {
  policy::ImageCounts counts;
  std::uint64_t generation = 0;
};

[[nodiscard]] std::string report_json(const std::vector<FeedSlot>& slots, const ImageReport& image,
                                      const EntrySet& protected_set);

} // namespace weir::compile
