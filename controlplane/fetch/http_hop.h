// SPDX-License-Identifier: BSD-3-Clause
// One request and its answer, redirects not followed. The only file pair that knows libcurl.
#pragma once

#include "sink.h"

#include <weir/fetch/fetch.h>

#include <chrono>
#include <string>
#include <vector>

namespace weir::fetch {

struct HopResult {
  std::string error; ///< empty: there is an answer
  long status = 0;   ///< HTTP status
  std::string etag;  ///< of this answer
  std::string last_modified;
  std::string peer;     ///< address literal; empty: not connected
  std::string redirect; ///< absolute URL of Location, else empty
  std::chrono::seconds retry_after{0};
};

/// Asks `url` within `left`. Only the body of a 200 goes into the sink.
[[nodiscard]] HopResult ask(const FetchRequest& request, const std::string& url, bool with_headers,
                            std::chrono::milliseconds left, Sink& sink);

/// "https|host|443|", to tell whether two URLs are of one origin; empty if it can't be parsed.
[[nodiscard]] std::string origin_of(const std::string& url);

} // namespace weir::fetch
