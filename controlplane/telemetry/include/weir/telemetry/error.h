// SPDX-License-Identifier: BSD-3-Clause
// How telemetry fails.
#pragma once

#include <cstdint>
#include <string>

namespace weir::telemetry {

enum class ErrorCode : std::uint8_t {
  cannot_open, ///< the store or a directory cannot be opened or made
  damaged,     ///< the store's file is no database or not sound
  disk_full,
  store_failed, ///< SQLite said something else
  bad_query,    ///< a filter that cannot be asked
};

struct Error {
  ErrorCode code;
  std::string text;
};

} // namespace weir::telemetry
