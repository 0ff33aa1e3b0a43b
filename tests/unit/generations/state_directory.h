// SPDX-License-Identifier: BSD-3-Clause
// A state directory for one test.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdlib.h>
#include <string>

namespace weir::generations::testing {

class StateDirectory {
public:
  StateDirectory()
  {
    char name[] = "/tmp/weir-generations-XXXXXX";
    path_ = mkdtemp(name);
  }
  StateDirectory(const StateDirectory&) = delete;
  StateDirectory& operator=(const StateDirectory&) = delete;
  ~StateDirectory() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] bool has(const std::string& name) const { return std::filesystem::exists(file(name)); }
  void write(const std::string& name, const std::string& text) const
  {
    std::ofstream(file(name), std::ios::binary | std::ios::trunc) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const
  {
    std::ifstream stream(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

private:
  std::string path_;
};

} // namespace weir::generations::testing
