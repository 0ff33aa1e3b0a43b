// SPDX-License-Identifier: BSD-3-Clause
// A built and validated image with its memory, and single look-ups through any compilation of the batched ones.
#pragma once

#include <weir/policy/image_buffer.h>
#include <weir/policy/lookup_table.h>
#include <weir/policy/validate.h>
#include <weir/policy_build/build_image.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace naive {

class SealedImage {
public:
  /// Fails the running test if the input can't be built or the image is refused.
  explicit SealedImage(weir::policy::PolicyInput input);

  [[nodiscard]] const weir::policy::ImageView& view() const noexcept { return *view_; }
  [[nodiscard]] const weir::policy::ImageCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return buffer_->bytes(); }

private:
  std::unique_ptr<weir::policy::ImageBuffer> buffer_;
  std::optional<weir::policy::ImageView> view_;
  weir::policy::ImageCounts counts_;
};

template <typename Match> struct Answer {
  bool found = false;
  Match match{};
};
using AddressAnswer = Answer<weir::policy::AddressMatch>;
using NameAnswer = Answer<weir::policy::NameMatch>;

/// Answers all questions in batches of changing size.
[[nodiscard]] std::vector<AddressAnswer> ask(const weir::policy::ImageView& view, const weir::policy::LookupTable& isa,
                                             const std::vector<std::uint32_t>& addresses);
[[nodiscard]] std::vector<AddressAnswer> ask(const weir::policy::ImageView& view, const weir::policy::LookupTable& isa,
                                             const std::vector<weir::Ipv6>& addresses);
/// Names in wire form; each stands in memory of exactly its size.
[[nodiscard]] std::vector<NameAnswer> ask(const weir::policy::ImageView& view, const weir::policy::LookupTable& isa,
                                          const std::vector<std::string>& names);

} // namespace naive
