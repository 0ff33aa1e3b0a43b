// SPDX-License-Identifier: BSD-3-Clause
// A directory that a test may fill and that is gone afterwards.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include <stdlib.h>

class TemporaryDirectory {
public:
  TemporaryDirectory()
  {
    std::string name = (std::filesystem::temp_directory_path() / "weir-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryDirectory()
  {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};
