// SPDX-License-Identifier: BSD-3-Clause
// A file opened for reading, and what tells whether it is the same as another one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace weir::provenance {

/// Equal for one file between whose two looks nobody has written to it. Times in nanoseconds.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  std::int64_t modified = 0;
  std::int64_t changed = 0;
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

class OpenFile {
public:
  explicit OpenFile(const std::string& path);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  /// -1: can't be opened.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] std::optional<FileIdentity> identity() const;

private:
  int descriptor_;
};

} // namespace weir::provenance
