// SPDX-License-Identifier: BSD-3-Clause
// A batch of Ethernet frames as the pipeline sees it: bytes somebody else owns, and one verdict for each.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir::pipeline {

/// The most frames in a batch; a lane mask is a std::uint64_t.
constexpr std::size_t kMaxBatch = 64;

/// One contiguous Ethernet frame without FCS. `capacity` bytes from `data` may be written (an answer may be longer
/// than its query); capacity >= length. `wire_length` >= length: longer if a capture cut the frame (then the frame
/// counts as broken).
struct Frame {
  std::uint8_t* data = nullptr;
  std::uint32_t length = 0;
  std::uint32_t capacity = 0;
  std::uint32_t wire_length = 0;
};

/// Where the frames of a batch came in. One batch has one ingress.
enum class Side : std::uint8_t { inside = 0, outside = 1 };

struct FrameBatch {
  Frame frames[kMaxBatch];
  std::uint32_t count = 0;
  Side side = Side::inside;
  std::uint8_t bridge = 0; ///< index in start.conf order
  /// The inside end of the first frame is looked up too, so that an inside host that is listed itself is found. Under
  /// full load a caller may leave it out of most batches.
  bool samples_inside = true;
};

/// forward: out of the other port, untouched. drop: gone. answer: the frame was rewritten in place (length changed)
/// and goes out of the port it came in at.
enum class Verdict : std::uint8_t { forward = 0, drop = 1, answer = 2 };

/// Exactly one verdict per frame. Lanes in neither mask are forwarded; no lane is in both.
struct VerdictBatch {
  std::uint64_t drop = 0;
  std::uint64_t answer = 0;
};

} // namespace weir::pipeline
