// SPDX-License-Identifier: BSD-3-Clause
// Writing beside, fsync, rename.
#include <weir/generations/image_draft.h>

#include <weir/generations/durable_file.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace weir::generations {
namespace {

constexpr mode_t kImageMode = 0640;

tl::unexpected<PublishError> io_error(const std::string& path)
{
  return tl::make_unexpected(PublishError{PublishErrorCode::io, path + ": " + std::strerror(errno)});
}

std::string draft_path(const std::string& state_dir)
{
  return state_dir + "/" + kImageName + ".draft";
}

/// A hard link of the published image under the previous name; there may be no published image yet.
bool keep_previous(const std::string& state_dir)
{
  const std::string image = state_dir + "/" + kImageName;
  const std::string kept = state_dir + "/" + kPreviousImageName;
  const std::string temporary = kept + ".new";
  unlink(temporary.c_str());
  if (link(image.c_str(), temporary.c_str()) != 0)
    return errno == ENOENT;
  if (rename(temporary.c_str(), kept.c_str()) != 0)
    return false;
  unlink(temporary.c_str()); // both names of one file: rename leaves the old one
  return true;
}

} // namespace

ImageDraft::ImageDraft(std::string state_dir, int descriptor)
    : state_dir_(std::move(state_dir)), descriptor_(descriptor)
{
}

ImageDraft::ImageDraft(ImageDraft&& other) noexcept
    : state_dir_(std::move(other.state_dir_)), descriptor_(std::exchange(other.descriptor_, -1))
{
}

ImageDraft::~ImageDraft()
{
  if (descriptor_ < 0)
    return;
  close(descriptor_);
  unlink(draft_path(state_dir_).c_str());
}

tl::expected<ImageDraft, PublishError> ImageDraft::create(const std::string& state_dir)
{
  const std::string path = draft_path(state_dir);
  unlink(path.c_str());
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kImageMode);
  if (descriptor < 0)
    return io_error(path);
  ImageDraft draft(state_dir, descriptor);
  if (fchmod(descriptor, kImageMode) != 0)
    return io_error(path);
  return draft;
}

tl::expected<std::uint64_t, PublishError> ImageDraft::size() const
{
  struct stat status {};
  if (fstat(descriptor_, &status) != 0)
    return io_error(draft_path(state_dir_));
  return static_cast<std::uint64_t>(status.st_size);
}

void ImageDraft::begin_writing() const
{
  sync_file_range(descriptor_, 0, 0, SYNC_FILE_RANGE_WRITE);
}

tl::expected<std::uint64_t, PublishError> ImageDraft::publish(std::uint64_t slot_bytes)
{
  const auto bytes = size();
  if (!bytes)
    return bytes;
  if (*bytes == 0)
    return tl::make_unexpected(PublishError{PublishErrorCode::empty, "the image is empty"});
  if (*bytes > slot_bytes)
    return tl::make_unexpected(PublishError{PublishErrorCode::too_big, "the image has " + std::to_string(*bytes) +
                                                                           " bytes, an image slot of the board " +
                                                                           std::to_string(slot_bytes)});
  const std::string image = state_dir_ + "/" + kImageName;
  if (fsync(descriptor_) != 0 || !keep_previous(state_dir_) ||
      rename(draft_path(state_dir_).c_str(), image.c_str()) != 0 || !sync_directory_of(image))
    return io_error(image);
  close(std::exchange(descriptor_, -1));
  return bytes;
}

tl::expected<void, PublishError> restore_previous(const std::string& state_dir)
{
  const std::string image = state_dir + "/" + kImageName;
  if (rename((state_dir + "/" + kPreviousImageName).c_str(), image.c_str()) != 0 || !sync_directory_of(image))
    return io_error(state_dir + "/" + kPreviousImageName);
  return {};
}

} // namespace weir::generations
