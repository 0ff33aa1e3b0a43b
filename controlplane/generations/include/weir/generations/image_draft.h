// SPDX-License-Identifier: BSD-3-Clause
// A policy image on its way to the data plane: written beside the published one, checked for size, then put in its
// place in one step.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace weir::generations {

/// Names in the state directory. The data plane opens the first; the second is what it replaced.
inline constexpr const char* kImageName = "policy.img";
inline constexpr const char* kPreviousImageName = "policy.img.previous";

enum class PublishErrorCode : std::uint8_t {
  io,
  empty,
  too_big, ///< bigger than the slot of the data plane
};

struct PublishError {
  PublishErrorCode code;
  std::string text; ///< a sentence with the numbers
};

/// One thread. A draft that is not published is removed with the object.
class ImageDraft {
public:
  /// An empty file of mode 0640 in `state_dir`; an older draft is removed.
  [[nodiscard]] static tl::expected<ImageDraft, PublishError> create(const std::string& state_dir);
  ImageDraft(ImageDraft&& other) noexcept;
  ImageDraft& operator=(ImageDraft&&) = delete;
  ~ImageDraft();

  /// For reading and writing; the draft's.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] tl::expected<std::uint64_t, PublishError> size() const;

  /// Lets the disk begin with what has been written, and does not wait: publish() then waits less.
  void begin_writing() const;

  /// Refuses what is bigger than `slot_bytes` and leaves the published image untouched then; else fsync, rename, fsync
  /// of the directory. The image that was there stays as kPreviousImageName. Returns the size in bytes.
  [[nodiscard]] tl::expected<std::uint64_t, PublishError> publish(std::uint64_t slot_bytes);

private:
  ImageDraft(std::string state_dir, int descriptor);

  std::string state_dir_;
  int descriptor_;
};

/// Puts the previous image back, after the data plane refused the published one: a restart of the data plane must find
/// an image that it took before. An error if there is none.
[[nodiscard]] tl::expected<void, PublishError> restore_previous(const std::string& state_dir);

} // namespace weir::generations
