// SPDX-License-Identifier: BSD-3-Clause
// Batches of captured frames.
#include "run.h"

#include "side.h"

#include <algorithm>
#include <array>
#include <vector>

namespace weir::replay {

namespace {

constexpr std::uint64_t kBatchSpan = 1'000'000;
/// An answer or a quoted packet is never longer than its query by more.
constexpr std::size_t kRoom = 256;

/// Frames of one side that wait to be judged, in buffers that are used again.
class Waiting {
public:
  [[nodiscard]] bool empty() const noexcept { return batch_.frames.count == 0; }
  [[nodiscard]] bool takes(pipeline::Side side, std::uint64_t stamp_ns) const noexcept
  {
    return empty() || (batch_.frames.count < pipeline::kMaxBatch && side == batch_.frames.side &&
                       stamp_ns >= stamps_[0] && stamp_ns - stamps_[0] <= kBatchSpan);
  }

  void add(const CapturedFrame& frame, pipeline::Side side)
  {
    const std::uint32_t lane = batch_.frames.count++;
    std::vector<std::uint8_t>& buffer = buffers_[lane];
    buffer.assign(frame.bytes.begin(), frame.bytes.end());
    buffer.resize(frame.bytes.size() + kRoom);
    batch_.frames.frames[lane] = {buffer.data(), static_cast<std::uint32_t>(frame.bytes.size()),
                                  static_cast<std::uint32_t>(buffer.size()), frame.wire_length};
    batch_.frames.side = side;
    stamps_[lane] = frame.stamp_ns;
  }

  void judge_and_write(Judge& judge, CaptureWriter& out, const HitSink& sink)
  {
    pipeline::VerdictBatch verdicts;
    now_ns_ = std::max(now_ns_, stamps_[0]);
    judge.judge(batch_, now_ns_, verdicts, sink);
    for (std::uint32_t lane = 0; lane < batch_.frames.count; ++lane) {
      const pipeline::Frame& frame = batch_.frames.frames[lane];
      if ((verdicts.drop >> lane & 1U) == 0)
        out.write({frame.data, frame.length}, frame.wire_length, stamps_[lane]);
    }
    batch_.frames.count = 0;
  }

private:
  pipeline::Batch batch_;
  std::array<std::uint64_t, pipeline::kMaxBatch> stamps_{};
  std::array<std::vector<std::uint8_t>, pipeline::kMaxBatch> buffers_;
  std::uint64_t now_ns_ = 0; ///< never goes back, though stamps may
};

/// The pipeline takes a frame that it may write; side_of() only reads.
pipeline::Frame view_of(const CapturedFrame& frame) noexcept
{
  const auto length = static_cast<std::uint32_t>(frame.bytes.size());
  return {const_cast<std::uint8_t*>(frame.bytes.data()), length, length, frame.wire_length};
}

} // namespace

ReadResult run(const Arguments& arguments, CaptureReader& in, Judge& judge, CaptureWriter& out, const HitSink& sink)
{
  const auto batch = std::make_unique<Waiting>();
  CapturedFrame frame;
  ReadResult result = in.read(frame);
  for (; result == ReadResult::frame; result = in.read(frame)) {
    const pipeline::Side side = side_of(view_of(frame), arguments);
    if (!batch->takes(side, frame.stamp_ns))
      batch->judge_and_write(judge, out, sink);
    batch->add(frame, side);
  }
  if (!batch->empty())
    batch->judge_and_write(judge, out, sink);
  judge.finish(sink);
  return result;
}

} // namespace weir::replay
