// SPDX-License-Identifier: BSD-3-Clause
// http:// and https:// URLs, redirects followed by our own rules.
#pragma once

#include "sink.h"

#include <weir/fetch/fetch.h>

namespace weir::fetch {

[[nodiscard]] FetchResult fetch_http(const FetchRequest& request, Sink& sink);

} // namespace weir::fetch
