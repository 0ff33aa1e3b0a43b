// SPDX-License-Identifier: BSD-3-Clause
// Finding, judging and removing what starts of the data plane left behind.
#include <weir/hits_files/instances.h>

#include <weir/hits_files/ring_reader.h>
#include <weir/hits_files/statistics.h>

#include "descriptor.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::hits {

namespace {

struct CloseListing {
  void operator()(DIR* listing) const noexcept { closedir(listing); }
};

/// Names of a directory without "." and "..".
FileResult<std::vector<std::string>> names_in(const std::filesystem::path& path)
{
  auto directory = open_directory(path);
  if (!directory)
    return tl::unexpected(directory.error());
  const std::unique_ptr<DIR, CloseListing> listing(fdopendir(directory->get()));
  if (!listing)
    return tl::unexpected(system_error("fdopendir", path));
  (void)directory->release();
  std::vector<std::string> names;
  while (const dirent* entry = readdir(listing.get())) {
    const std::string_view name(entry->d_name);
    if (name != "." && name != "..")
      names.emplace_back(name);
  }
  return names;
}

bool is_id(std::string_view name)
{
  return name.size() == 16 &&
         std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_directory(const std::filesystem::path& path, std::uint64_t& time_ns)
{
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return false;
  constexpr std::uint64_t kSecond = 1'000'000'000;
  time_ns = static_cast<std::uint64_t>(status.st_mtim.tv_sec) * kSecond;
  return true;
}

/// Sum over the rings that can be opened.
std::uint64_t frames_read(const std::filesystem::path& instance, const Statistics& statistics)
{
  std::uint64_t frames = 0;
  for (unsigned worker = 0; worker < statistics.workers.size(); ++worker) {
    for (const Lane lane : {Lane::outbound, Lane::inbound}) {
      if (const auto reader = RingReader::open(instance, worker, lane))
        frames += reader->frames_read();
    }
  }
  return frames;
}

} // namespace

FileResult<std::vector<InstanceFiles>> list_instances(const std::filesystem::path& run_dir)
{
  const std::filesystem::path rings = run_dir / "rings";
  const auto names = names_in(rings);
  std::vector<InstanceFiles> instances;
  if (!names && names.error().code == FileErrorCode::not_found)
    return instances;
  if (!names)
    return tl::unexpected(names.error());
  for (const std::string& name : *names) {
    InstanceFiles instance;
    instance.id = name;
    instance.directory = rings / name;
    if (!is_id(name) || !is_directory(instance.directory, instance.start_ns))
      continue;
    instance.alive = is_alive(instance.directory);
    if (const auto statistics = read_statistics(instance.directory)) {
      instance.readable = true;
      instance.start_ns = statistics->start_ns;
    }
    instances.push_back(std::move(instance));
  }
  std::ranges::sort(instances, [](const InstanceFiles& a, const InstanceFiles& b) {
    return a.start_ns != b.start_ns ? a.start_ns < b.start_ns : a.id < b.id;
  });
  return instances;
}

bool is_alive(const std::filesystem::path& instance)
{
  const auto file = open_regular(instance / "statistics", O_RDONLY);
  if (!file)
    return false;
  if (flock(file->get(), LOCK_SH | LOCK_NB) == 0)
    return false; // closing lets it go
  return errno == EWOULDBLOCK;
}

FileResult<void> remove_instance(const std::filesystem::path& instance)
{
  if (is_alive(instance))
    return tl::unexpected(FileError{FileErrorCode::bad_argument, instance.string() + ": is alive"});
  const auto names = names_in(instance);
  if (!names)
    return tl::unexpected(names.error());
  const auto directory = open_directory(instance);
  if (!directory)
    return tl::unexpected(directory.error());
  for (const std::string& name : *names) {
    if (unlinkat(directory->get(), name.c_str(), 0) != 0 && errno != ENOENT)
      return tl::unexpected(system_error("unlink", instance / name));
  }
  if (rmdir(instance.c_str()) != 0)
    return tl::unexpected(system_error("rmdir", instance));
  return {};
}

FileResult<LostInstances> drop_excess(const std::filesystem::path& run_dir)
{
  auto instances = list_instances(run_dir);
  if (!instances)
    return tl::unexpected(instances.error());
  std::erase_if(*instances, [](const InstanceFiles& instance) { return instance.alive; });
  LostInstances lost;
  const std::size_t excess = instances->size() > kMaxUndrained ? instances->size() - kMaxUndrained : 0;
  for (std::size_t i = 0; i < excess; ++i) {
    const std::filesystem::path& directory = (*instances)[i].directory;
    std::uint64_t frames = 0;
    if (const auto statistics = read_statistics(directory))
      frames = lost_in_crash(*statistics, frames_read(directory, *statistics));
    if (auto removed = remove_instance(directory); !removed)
      return tl::unexpected(removed.error());
    lost.instances += 1;
    lost.frames += frames;
  }
  return lost;
}

std::uint64_t lost_in_crash(const Statistics& statistics, std::uint64_t frames_read) noexcept
{
  std::uint64_t seen = 0;
  std::uint64_t explained = frames_read;
  for (const WorkerFigures& worker : statistics.workers) {
    for (const LaneFigures& lane : worker.lanes) {
      seen += lane.seen_frames;
      explained += lane.lost_frames();
    }
  }
  return seen > explained ? seen - explained : 0;
}

} // namespace weir::hits
