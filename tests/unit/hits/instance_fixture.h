// SPDX-License-Identifier: BSD-3-Clause
// A run directory that goes away, and instances in it.
#pragma once

#include <weir/hits_files/instance.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace weir::hits::test {

class RunDirectory {
public:
  RunDirectory()
  {
    char pattern[] = "/tmp/weir-hits-XXXXXX";
    path_ = mkdtemp(pattern);
  }
  ~RunDirectory()
  {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

inline InstanceSpec spec_in(const RunDirectory& run, std::uint32_t ring_capacity = 64)
{
  InstanceSpec spec;
  spec.run_dir = run.path();
  spec.workers = 2;
  spec.ring_capacity = ring_capacity;
  spec.bridges = {"br0", "br1"};
  spec.ports = {"lan0", "wan0", "lan1", "wan1"};
  spec.reasons = {{"forwarded", ReasonOutcome::forward}, {"listed-address", ReasonOutcome::drop}};
  spec.program = "weir-dataplane 0.1.0";
  spec.now_ns = 1'700'000'000'000'000'000;
  return spec;
}

/// Overwrites bytes of a file in place.
inline void poke(const std::filesystem::path& file, std::size_t offset, const void* bytes, std::size_t size)
{
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(static_cast<std::streamoff>(offset));
  stream.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
}

} // namespace weir::hits::test
