// SPDX-License-Identifier: BSD-3-Clause
// The newest published policy in memory, for questions: a validated copy of the image, what it was made of, and its
// report.
#pragma once

#include <weir/compile/jobs.h>
#include <weir/daemon/build_report.h>
#include <weir/policy/image_buffer.h>
#include <weir/policy/view.h>
#include <weir/provenance/provenance.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace weir::daemon {

/// A private copy of an image file, completely checked. Immutable.
class ImageMemory {
public:
  /// Reads the whole file from its start. The error is a sentence.
  [[nodiscard]] static tl::expected<std::shared_ptr<const ImageMemory>, std::string> read(int descriptor);
  /// Likewise, of a path.
  [[nodiscard]] static tl::expected<std::shared_ptr<const ImageMemory>, std::string> load(const std::string& path);

  [[nodiscard]] const policy::ImageView& view() const noexcept { return view_; }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return buffer_.bytes().size(); }

private:
  ImageMemory(policy::ImageBuffer buffer, const policy::ImageView& view) : buffer_(std::move(buffer)), view_(view) {}

  policy::ImageBuffer buffer_;
  policy::ImageView view_;
};

/// Parts may be missing after a start: until the first build there is what was found on disk.
struct LivePolicy {
  std::shared_ptr<const ImageMemory> image;
  std::shared_ptr<const provenance::Provenance> listed;
  BuildReport report;
  std::vector<compile::OwnServer> own_servers;
};

/// Any thread.
class PolicyBox {
public:
  /// Never nullptr.
  [[nodiscard]] std::shared_ptr<const LivePolicy> get() const
  {
    const std::lock_guard lock(mutex_);
    return policy_;
  }
  void set(std::shared_ptr<const LivePolicy> policy)
  {
    const std::lock_guard lock(mutex_);
    policy_ = std::move(policy);
  }

private:
  mutable std::mutex mutex_;
  std::shared_ptr<const LivePolicy> policy_ = std::make_shared<LivePolicy>();
};

} // namespace weir::daemon
