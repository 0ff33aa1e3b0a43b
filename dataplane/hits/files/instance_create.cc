// SPDX-License-Identifier: BSD-3-Clause
// Making the files of an instance: under a hidden name first, under their own when all is ready.
#include <weir/hits_files/instance.h>

#include "../place.h"
#include "descriptor.h"
#include "ring_file.h"
#include "tail_block.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::hits {

namespace {

constexpr mode_t kDirectoryMode = S_ISGID | 0770;
constexpr mode_t kFileMode = 0640;
constexpr mode_t kTailMode = 0660;

/// Files get exactly the mode they are made with while this lives.
class PlainUmask {
public:
  PlainUmask() noexcept : before_(umask(0)) {}
  ~PlainUmask() { umask(before_); }
  PlainUmask(const PlainUmask&) = delete;
  PlainUmask& operator=(const PlainUmask&) = delete;

private:
  mode_t before_;
};

FileResult<std::string> random_id()
{
  std::uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number)
    return tl::unexpected(system_error("getrandom", "id"));
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
  return std::string(text.data());
}

/// The group of what is made inside must be the directory's. A directory made inside such a one has the bit already;
/// asking for it again would clear it for who is not in the group.
FileResult<void> inherit_group(const std::filesystem::path& path)
{
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    return tl::unexpected(system_error("stat", path));
  if ((status.st_mode & 07777) == kDirectoryMode)
    return {};
  if (chmod(path.c_str(), kDirectoryMode) != 0)
    return tl::unexpected(system_error("chmod", path));
  if (stat(path.c_str(), &status) != 0 || (status.st_mode & S_ISGID) == 0)
    return tl::unexpected(FileError{FileErrorCode::rights, path.string() + ": cannot set the set-group-id bit"});
  return {};
}

FileResult<void> make_directory(const std::filesystem::path& path)
{
  if (mkdir(path.c_str(), 0770) != 0)
    return tl::unexpected(system_error("mkdir", path));
  return inherit_group(path);
}

/// What a start that was killed in the middle of create() left.
void remove_unfinished(const std::filesystem::path& rings)
{
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(rings, ignored)) {
    if (entry.path().filename().string().starts_with('.') && entry.is_directory(ignored))
      std::filesystem::remove_all(entry.path(), ignored);
  }
}

FileResult<Descriptor> make_file(const std::filesystem::path& path, mode_t mode, std::size_t size)
{
  Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (file.get() < 0)
    return tl::unexpected(system_error("open", path));
  errno = posix_fallocate(file.get(), 0, static_cast<off_t>(size));
  if (errno != 0)
    return tl::unexpected(system_error("posix_fallocate", path));
  return file;
}

FileResult<void*> map(const Descriptor& file, const std::filesystem::path& path, std::size_t size)
{
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file.get(), 0);
  if (memory == MAP_FAILED)
    return tl::unexpected(system_error("mmap", path));
  return memory;
}

template <std::size_t Size> void copy_text(std::array<char, Size>& place, std::string_view text) noexcept
{
  std::memcpy(place.data(), text.data(), std::min(text.size(), Size - 1));
}

bool are_names(const std::vector<std::string>& names, std::size_t most)
{
  return names.size() <= most &&
         std::ranges::all_of(names, [](const std::string& name) { return !name.empty() && name.size() <= 31; });
}

bool is_sound(const InstanceSpec& spec)
{
  return spec.workers >= 1 && spec.workers <= kMaxWorkers && is_ring_capacity(spec.ring_capacity) &&
         are_names(spec.bridges, kMaxStatisticsBridges) && are_names(spec.ports, kMaxStatisticsPorts) &&
         spec.reasons.size() <= kReasonSlots &&
         std::ranges::all_of(spec.reasons, [](const InstanceSpec::Reason& reason) { return reason.word.size() <= 30; });
}

} // namespace

/// Steps of Instance::create().
class InstanceMaker {
public:
  explicit InstanceMaker(const InstanceSpec& spec) : spec_(spec), instance_(new Instance) {}

  FileResult<std::unique_ptr<Instance>> make()
  {
    const PlainUmask plain;
    const auto made =
        begin().and_then([&]() { return make_rings(); }).and_then([&]() { return make_statistics(); }).and_then([&]() {
          return appear();
        });
    if (made)
      return std::move(instance_);
    std::error_code ignored;
    if (!hidden_.empty())
      std::filesystem::remove_all(hidden_, ignored);
    return tl::unexpected(made.error());
  }

private:
  FileResult<void> begin()
  {
    auto id = random_id();
    if (!id)
      return tl::unexpected(id.error());
    instance_->id_ = *id;
    const std::filesystem::path rings = spec_.run_dir / "rings";
    std::error_code ignored;
    if (!std::filesystem::exists(rings, ignored)) {
      if (auto made = make_directory(rings); !made)
        return made;
    }
    remove_unfinished(rings);
    instance_->directory_ = rings / *id;
    hidden_ = rings / ("." + *id);
    return make_directory(hidden_);
  }

  FileResult<void> make_ring(unsigned worker, Lane lane)
  {
    auto ring = std::make_unique<Instance::RingFile>();
    const std::filesystem::path path = hidden_ / ring_name(worker, lane, ".ring");
    const std::size_t size = ring_bytes(spec_.ring_capacity);
    auto file = make_file(path, kFileMode, size);
    if (!file)
      return tl::unexpected(file.error());
    auto memory = map(*file, path, size);
    if (!memory)
      return tl::unexpected(memory.error());
    ring->memory = *memory;
    ring->size = size;
    auto tail = make_file(hidden_ / ring_name(worker, lane, ".tail"), kTailMode, kTailFileSize);
    if (!tail)
      return tl::unexpected(tail.error());
    ring->tail_file = std::move(*tail);
    format_ring(ring->memory, spec_.ring_capacity);
    ring->writer.emplace(ring->memory, ring->tail);
    instance_->rings_.push_back(std::move(ring));
    return {};
  }

  FileResult<void> make_rings()
  {
    for (unsigned worker = 0; worker < spec_.workers; ++worker) {
      for (const Lane lane : {Lane::outbound, Lane::inbound}) {
        if (auto made = make_ring(worker, lane); !made)
          return made;
      }
    }
    return {};
  }

  FileResult<void> make_statistics()
  {
    const std::filesystem::path path = hidden_ / "statistics";
    const std::size_t size = statistics_bytes(spec_.workers, spec_.bridges.size());
    auto file = make_file(path, kFileMode, size);
    if (!file)
      return tl::unexpected(file.error());
    auto memory = map(*file, path, size);
    if (!memory)
      return tl::unexpected(memory.error());
    instance_->statistics_ = new (*memory) StatisticsHeader;
    instance_->statistics_size_ = size;
    fill_header(*instance_->statistics_, size);
    for (unsigned worker = 0; worker < spec_.workers; ++worker)
      begin_worker(worker);
    if (flock(file->get(), LOCK_EX | LOCK_NB) != 0)
      return tl::unexpected(system_error("flock", path));
    instance_->statistics_file_ = file->release();
    return {};
  }

  void begin_worker(unsigned worker)
  {
    const std::size_t offset = sizeof(StatisticsHeader) + worker * worker_stride(spec_.bridges.size());
    new (place_at<WorkerBlock>(instance_->statistics_, offset)) WorkerBlock;
    for (std::size_t i = 0; i < spec_.bridges.size() * kDirections; ++i) {
      const std::size_t place = offset + sizeof(WorkerBlock) + i * sizeof(ReasonCounters);
      new (place_at<ReasonCounters>(instance_->statistics_, place)) ReasonCounters;
    }
  }

  void fill_header(StatisticsHeader& header, std::size_t size) const
  {
    header.header_size = sizeof header;
    header.file_size = size;
    copy_text(header.instance, instance_->id_);
    header.start_ns = spec_.now_ns;
    header.pid = static_cast<std::uint64_t>(getpid());
    header.ring_capacity = spec_.ring_capacity;
    header.workers = spec_.workers;
    header.bridges = static_cast<std::uint32_t>(spec_.bridges.size());
    header.ports = static_cast<std::uint32_t>(spec_.ports.size());
    header.reasons = static_cast<std::uint32_t>(spec_.reasons.size());
    header.worker_stride = static_cast<std::uint32_t>(worker_stride(spec_.bridges.size()));
    copy_text(header.program, spec_.program);
    for (std::size_t i = 0; i < spec_.reasons.size(); ++i) {
      copy_text(header.reason_words[i].word, spec_.reasons[i].word);
      header.reason_words[i].outcome = static_cast<std::uint8_t>(spec_.reasons[i].outcome);
    }
    for (std::size_t i = 0; i < spec_.bridges.size(); ++i)
      copy_text(header.bridge_table[i].name, spec_.bridges[i]);
    for (std::size_t i = 0; i < spec_.ports.size(); ++i)
      copy_text(header.port_table[i].name, spec_.ports[i]);
  }

  FileResult<void> appear()
  {
    if (rename(hidden_.c_str(), instance_->directory_.c_str()) != 0)
      return tl::unexpected(system_error("rename", hidden_));
    return {};
  }

  const InstanceSpec& spec_;
  std::unique_ptr<Instance> instance_;
  std::filesystem::path hidden_;
};

FileResult<std::unique_ptr<Instance>> Instance::create(const InstanceSpec& spec)
{
  if (!is_sound(spec))
    return tl::unexpected(FileError{FileErrorCode::bad_argument, "instance: counts or names out of range"});
  return InstanceMaker(spec).make();
}

} // namespace weir::hits
