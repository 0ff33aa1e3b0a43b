// SPDX-License-Identifier: BSD-3-Clause
// Batches of captured frames.
#include "run.h"

#include "side.h"

#include <array>
#include <bit>
#include <vector>

namespace weir::replay {

namespace {

/// An answer or a quoted packet is never longer than its query by more.
constexpr std::size_t kRoom = 256;

/// Frames of one side and stamp that wait to be judged, in buffers that are used again.
class Waiting {
public:
  [[nodiscard]] bool empty() const noexcept { return batch_.frames.count == 0; }
  [[nodiscard]] bool takes(pipeline::Side side, std::uint64_t stamp_ns) const noexcept
  {
    return empty() ||
           (batch_.frames.count < pipeline::kMaxBatch && side == batch_.frames.side && stamp_ns == stamp_ns_);
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
    stamp_ns_ = frame.stamp_ns;
  }

  void judge_and_write(Judge& judge, CaptureWriter& out, const HitSink& sink, Tally& tally)
  {
    pipeline::VerdictBatch verdicts;
    judge.judge(batch_, stamp_ns_, verdicts, sink);
    for (std::uint32_t lane = 0; lane < batch_.frames.count; ++lane) {
      const pipeline::Frame& frame = batch_.frames.frames[lane];
      if ((verdicts.drop >> lane & 1U) == 0)
        out.write({frame.data, frame.length}, frame.wire_length, stamp_ns_);
    }
    const auto count = [](std::uint64_t lanes) { return static_cast<std::uint64_t>(std::popcount(lanes)); };
    tally.dropped += count(verdicts.drop);
    tally.answered += count(verdicts.answer);
    tally.forwarded += batch_.frames.count - count(verdicts.drop) - count(verdicts.answer);
    batch_.frames.count = 0;
  }

private:
  pipeline::Batch batch_;
  std::uint64_t stamp_ns_ = 0; ///< of all of them
  std::array<std::vector<std::uint8_t>, pipeline::kMaxBatch> buffers_;
};

/// The pipeline takes a frame that it may write; side_of() only reads.
pipeline::Frame view_of(const CapturedFrame& frame) noexcept
{
  const auto length = static_cast<std::uint32_t>(frame.bytes.size());
  return {const_cast<std::uint8_t*>(frame.bytes.data()), length, length, frame.wire_length};
}

} // namespace

ReadResult run(const Arguments& arguments, CaptureReader& in, Judge& judge, CaptureWriter& out, const HitSink& sink,
               Tally& tally)
{
  const auto batch = std::make_unique<Waiting>();
  CapturedFrame frame;
  ReadResult result = in.read(frame);
  for (; result == ReadResult::frame; result = in.read(frame)) {
    const pipeline::Side side = side_of(view_of(frame), arguments);
    if (!batch->takes(side, frame.stamp_ns))
      batch->judge_and_write(judge, out, sink, tally);
    batch->add(frame, side);
  }
  if (!batch->empty())
    batch->judge_and_write(judge, out, sink, tally);
  judge.finish(sink);
  return result;
}

} // namespace weir::replay
