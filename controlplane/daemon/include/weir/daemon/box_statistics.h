// SPDX-License-Identifier: BSD-3-Clause
// The statistics page of the data plane, summed up for people.
#pragma once

#include <weir/hits_files/statistics.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir::daemon {

struct ReasonSum {
  std::string word;
  hits::ReasonOutcome outcome = hits::ReasonOutcome::forward;
  std::uint64_t frames = 0;
};

/// The page of the running instance, else of the newest that can be read.
[[nodiscard]] std::optional<hits::Statistics> read_box_statistics(const std::string& run_dir);

/// Over all workers, bridges and directions, in the order of the page.
[[nodiscard]] std::vector<ReasonSum> sum_reasons(const hits::Statistics& statistics);

} // namespace weir::daemon
