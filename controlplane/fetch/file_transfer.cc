// SPDX-License-Identifier: BSD-3-Clause
// A regular file copied whole, with a tag that changes when the file does.
#include "file_transfer.h"

#include <weir/config/printable.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::fetch {
namespace {

constexpr std::size_t kBlock = std::size_t{64} * 1024;
/// Two writes this close together may leave the same time stamp on coarse file systems.
constexpr std::int64_t kCoarsestTimeStamp = 2;
constexpr int kAttempts = 3;

struct Descriptor {
  int number;
  ~Descriptor()
  {
    if (number >= 0)
      close(number);
  }
};

std::string tag_of(const struct stat& status)
{
  return "\"file-" + std::to_string(status.st_ino) + "-" + std::to_string(status.st_size) + "-" +
         std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec) + "\"";
}

/// Not yet old enough that a later change must have another time stamp.
bool too_young(const struct stat& status)
{
  struct timespec now {};
  clock_gettime(CLOCK_REALTIME, &now);
  return status.st_mtim.tv_sec + kCoarsestTimeStamp >= now.tv_sec;
}

FetchResult failed(std::string why)
{
  FetchResult result;
  result.error = std::move(why);
  return result;
}

/// Empty when the whole file is in the sink.
std::string copy(const Descriptor& file, const FetchRequest& request, Sink& sink)
{
  const auto deadline = std::chrono::steady_clock::now() + request.timeout;
  if (!sink.restart() || lseek(file.number, 0, SEEK_SET) != 0)
    return sink.error().empty() ? "can't seek" : sink.error();
  std::array<char, kBlock> block;
  while (true) {
    if (request.stop != nullptr && request.stop->load())
      return "stopped";
    if (std::chrono::steady_clock::now() > deadline)
      return "took longer than the time-out";
    const ssize_t got = read(file.number, block.data(), block.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return std::strerror(errno);
    if (got == 0)
      return {};
    if (!sink.write({block.data(), static_cast<std::size_t>(got)}))
      return sink.error();
  }
}

} // namespace

FetchResult fetch_file(const FetchRequest& request, Sink& sink)
{
  const std::string path = request.url.substr(std::string_view("file:").size());
  const std::string shown = config::printable(path) + ": ";
  const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  struct stat before {};
  if (file.number < 0 || fstat(file.number, &before) != 0)
    return failed(shown + std::strerror(errno));
  if (!S_ISREG(before.st_mode))
    return failed(shown + "not a regular file");
  FetchResult result;
  result.resolved_url = config::printable(request.url, 2048);
  if (!request.etag.empty() && request.etag == tag_of(before)) {
    result.status = FetchStatus::not_modified;
    result.etag = request.etag;
    return result;
  }
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (const std::string problem = copy(file, request, sink); !problem.empty())
      return failed(shown + problem);
    struct stat after {};
    if (fstat(file.number, &after) != 0)
      return failed(shown + std::strerror(errno));
    if (tag_of(before) == tag_of(after)) {
      result.status = FetchStatus::changed;
      result.etag = too_young(after) ? "" : tag_of(after);
      result.bytes = sink.bytes();
      return result;
    }
    before = after;
  }
  return failed(shown + "is being written");
}

} // namespace weir::fetch
