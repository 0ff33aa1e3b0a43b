// SPDX-License-Identifier: BSD-3-Clause
// What Elasticsearch or OpenSearch said about each event of a _bulk request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace weir::telemetry {

enum class ItemResult : std::uint8_t {
  taken,   ///< 2xx, or 409: it has the event already
  later,   ///< anything that may pass: too busy, not allowed, no such index
  refused, ///< 400: it will never take this event
};

struct BulkItem {
  ItemResult result = ItemResult::later;
  int status = 0;
  std::string error; ///< "TYPE: REASON", in the server's words and bytes; empty when taken
  std::string type;  ///< of the error, likewise
};

/// The items in the order of the request, `count` of them; another number is an error (a sentence). Any text may come.
[[nodiscard]] tl::expected<std::vector<BulkItem>, std::string> read_bulk_answer(std::string_view body,
                                                                                std::size_t count);

} // namespace weir::telemetry
