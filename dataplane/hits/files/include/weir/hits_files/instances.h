// SPDX-License-Identifier: BSD-3-Clause
// The instances below a run directory, as the reader finds them: the running one and what older ones left.
#pragma once

#include <weir/hits_files/error.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace weir::hits {

/// Of the instances that are not alive this many are kept for draining; the oldest beyond are counted and removed.
inline constexpr std::size_t kMaxUndrained = 8;

struct InstanceFiles {
  std::string id;
  std::filesystem::path directory;
  std::uint64_t start_ns = 0; ///< out of its page; time of the directory if that cannot be read
  bool alive = false;         ///< a process still holds the lock on its page
  bool readable = false;      ///< read_statistics() takes the page
};

/// Oldest first. Names that are no instance ids, links and files are left out. A run directory without `rings` has
/// none.
[[nodiscard]] FileResult<std::vector<InstanceFiles>> list_instances(const std::filesystem::path& run_dir);

/// Is a process alive that writes this instance? Never waits.
[[nodiscard]] bool is_alive(const std::filesystem::path& instance);

/// Removes a dead instance's files and directory: the drained one's, or one that is given up.
[[nodiscard]] FileResult<void> remove_instance(const std::filesystem::path& instance);

/// What was given up: instances, and the frames in them that nobody will read any more (0 of pages that cannot be
/// read).
struct LostInstances {
  std::uint64_t instances = 0;
  std::uint64_t frames = 0;
};
/// Removes the oldest dead instances beyond kMaxUndrained.
[[nodiscard]] FileResult<LostInstances> drop_excess(const std::filesystem::path& run_dir);

/// Frames that died with a dead, completely read instance: seen, neither handed over nor lost by a named reason.
/// `frames_read`: sum of RingReader::frames_read() of all its rings. Never negative.
struct Statistics;
[[nodiscard]] std::uint64_t lost_in_crash(const Statistics& statistics, std::uint64_t frames_read) noexcept;

} // namespace weir::hits
