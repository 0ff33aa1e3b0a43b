// SPDX-License-Identifier: BSD-3-Clause
// An aggregation table together with its memory, made by the control thread before the worker runs.
#pragma once

#include <weir/hits/aggregation.h>
#include <weir/hits_files/error.h>

#include <memory>

namespace weir::hits {

struct TableRelease {
  std::size_t bytes = 0;
  void operator()(AggregationTable* table) const noexcept;
};
using TablePointer = std::unique_ptr<AggregationTable, TableRelease>;

/// Maps the memory (about 45 MB for 65536 rows; huge pages where the kernel gives them), touches all of it and draws a
/// random hash secret. `ring` and `counters` must outlive the table.
[[nodiscard]] FileResult<TablePointer> make_table(const TableSettings& settings, RingWriter& ring,
                                                  LaneCounters& counters);

} // namespace weir::hits
