// SPDX-License-Identifier: BSD-3-Clause
// file: URLs.
#pragma once

#include "sink.h"

#include <weir/fetch/fetch.h>

namespace weir::fetch {

[[nodiscard]] FetchResult fetch_file(const FetchRequest& request, Sink& sink);

} // namespace weir::fetch
