// SPDX-License-Identifier: BSD-3-Clause
// A directory of one test, gone with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace weir::runtime {

class TemporaryDirectory {
public:
  TemporaryDirectory()
  {
    char pattern[] = "/tmp/weir-runtime-XXXXXX";
    path_ = mkdtemp(pattern);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Writes `content` and returns the file's path; mode 0640.
  std::string file(const std::string& name, std::string_view content) const
  {
    const std::string whole = path_ + "/" + name;
    std::ofstream(whole, std::ios::binary) << content;
    using std::filesystem::perms;
    std::filesystem::permissions(whole, perms::owner_read | perms::owner_write | perms::group_read);
    return whole;
  }

private:
  std::string path_;
};

} // namespace weir::runtime
