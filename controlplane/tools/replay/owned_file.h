// SPDX-License-Identifier: BSD-3-Clause
// A stream of the C library with one owner.
#pragma once

#include <cstdio>
#include <memory>

namespace weir::replay {

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using OwnedFile = std::unique_ptr<std::FILE, CloseFile>;

} // namespace weir::replay
