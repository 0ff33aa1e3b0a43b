// SPDX-License-Identifier: BSD-3-Clause
// Why the data plane can't start; the code is also the exit status of the program.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace weir::runtime {

enum class StartErrorCode : std::uint8_t {
  internal = 1,   ///< something the system refused that nothing below describes
  usage = 2,      ///< command line
  start_file = 3, ///< start.conf: missing, wrong owner or mode, wrong content
  memory = 4,     ///< EAL, huge pages, cores
  port = 5,       ///< a port is missing or can't carry its MTU
  files = 6,      ///< run directory, control socket, rings
  rights = 7,     ///< root's rights could not be given up
};

struct StartError {
  StartErrorCode code;
  std::string text; ///< one line for people
};

template <typename T> using Started = tl::expected<T, StartError>;

[[nodiscard]] inline tl::unexpected<StartError> start_error(StartErrorCode code, std::string text)
{
  return tl::unexpected(StartError{code, std::move(text)});
}

/// A file or socket of the run directory that can't be used.
[[nodiscard]] inline tl::unexpected<StartError> file_error(const std::string& path, const std::string& why)
{
  return start_error(StartErrorCode::files, path + ": " + why);
}

} // namespace weir::runtime
