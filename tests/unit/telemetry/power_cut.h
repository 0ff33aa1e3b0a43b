// SPDX-License-Identifier: BSD-3-Clause
// SQLite's files under a power cut: a VFS that knows which writes were synced, and can make at any moment the files
// that a power cut at that moment would leave behind.
#pragma once

#include <filesystem>
#include <functional>
#include <random>

/// While it lives it is SQLite's default VFS; the files themselves are real. One at a time, one thread.
class PowerCut {
public:
  /// `before_operation` is called before each write, truncation and sync.
  explicit PowerCut(std::function<void()> before_operation);
  ~PowerCut();
  PowerCut(const PowerCut&) = delete;
  PowerCut& operator=(const PowerCut&) = delete;

  /// Writes into `to` the files of `from` that are left when the power goes now: what was synced, and of what was
  /// written since then any sectors of 512 bytes, each or not. Files that are not SQLite's are copied as they are.
  void leave_behind(const std::filesystem::path& from, const std::filesystem::path& to, std::mt19937& chance) const;
};
