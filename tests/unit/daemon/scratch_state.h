// SPDX-License-Identifier: BSD-3-Clause
// State and run directories for one test.
#pragma once

#include <weir/daemon/paths.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdlib.h>
#include <string>

namespace weir::daemon::testing {

class ScratchState {
public:
  ScratchState()
  {
    char name[] = "/tmp/weir-daemon-XXXXXX";
    path_ = mkdtemp(name);
  }
  ScratchState(const ScratchState&) = delete;
  ScratchState& operator=(const ScratchState&) = delete;
  ~ScratchState() { std::filesystem::remove_all(path_); }

  [[nodiscard]] Paths paths() const
  {
    std::filesystem::create_directories(path_ + "/snapshots");
    return {path_, path_};
  }
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

} // namespace weir::daemon::testing
