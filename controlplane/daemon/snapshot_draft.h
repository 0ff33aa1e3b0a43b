// SPDX-License-Identifier: BSD-3-Clause
// A new snapshot beside the kept one.
#pragma once

#include "descriptor.h"

#include <string>

namespace weir::daemon {

/// Removed again unless it is put in place. Without rights or room there is no file(), and errno says why.
class SnapshotDraft {
public:
  explicit SnapshotDraft(std::string snapshot);
  SnapshotDraft(const SnapshotDraft&) = delete;
  SnapshotDraft& operator=(const SnapshotDraft&) = delete;
  ~SnapshotDraft();

  [[nodiscard]] const Descriptor& file() const noexcept { return file_; }
  /// On disk when it returns true; else errno says why, and the kept one is what it was.
  [[nodiscard]] bool put_in_place();

private:
  std::string snapshot_;
  std::string path_;
  Descriptor file_;
};

} // namespace weir::daemon
