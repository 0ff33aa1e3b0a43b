// SPDX-License-Identifier: BSD-3-Clause
// What can go wrong with the files of an instance.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace weir::hits {

enum class FileErrorCode : std::uint8_t {
  bad_argument, ///< too many workers, names too long, ring capacity no power of two
  system,       ///< a call failed; the context names call, file and cause
  rights,       ///< the directory could not be given the set-group-id bit it needs
  not_found,    ///< no such instance
  malformed,    ///< the file is not what its name says: kind, size, version or content
};

struct FileError {
  FileErrorCode code;
  std::string context; ///< for people; holds file names, so pass it through printable()
};

template <typename T> using FileResult = tl::expected<T, FileError>;

} // namespace weir::hits
