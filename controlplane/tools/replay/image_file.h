// SPDX-License-Identifier: BSD-3-Clause
// A policy image read from a file and validated.
#pragma once

#include <weir/policy/image_buffer.h>
#include <weir/policy/image_view.h>

#include <string>
#include <tl/expected.hpp>

namespace weir::replay {

/// `view` points into `buffer`, whose memory does not move with it.
struct ImageFile {
  policy::ImageBuffer buffer;
  policy::ImageView view;
};

/// The error is one sentence without the path.
[[nodiscard]] tl::expected<ImageFile, std::string> read_image(const std::string& path);

} // namespace weir::replay
