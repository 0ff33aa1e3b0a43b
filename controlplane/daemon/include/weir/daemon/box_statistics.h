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
  std::uint64_t outbound = 0; ///< frames that came in at an inside port
  std::uint64_t inbound = 0;  ///< at an outside port

  [[nodiscard]] std::uint64_t frames() const noexcept { return outbound + inbound; }
};

/// The page of the running instance, else of the newest that can be read.
[[nodiscard]] std::optional<hits::Statistics> read_box_statistics(const std::string& run_dir);

/// Over all workers, and all bridges or the one at that place of the page; in the order of the page.
[[nodiscard]] std::vector<ReasonSum> sum_reasons(const hits::Statistics& statistics,
                                                 std::optional<std::size_t> only_bridge = {});

} // namespace weir::daemon
