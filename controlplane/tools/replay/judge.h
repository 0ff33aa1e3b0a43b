// SPDX-License-Identifier: BSD-3-Clause
// The pipeline with all it needs around it in one process: image, worker, tables, and the end that reads its hits.
#pragma once

#include <weir/hits/record.h>
#include <weir/pipeline/process.h>
#include <weir/policy/view.h>

#include <cstdint>
#include <functional>
#include <memory>

namespace weir::replay {

using HitSink = std::function<void(const hits::HitRecord&)>;

class Judge {
public:
  /// `image` must outlive the judge. Judges as the image's first bridge, as "br0" with default rules if it has none.
  explicit Judge(const policy::ImageView& image, bool verify_checksums);
  ~Judge();

  /// Judges the frames of a batch at a time (nanoseconds since 1970; may be before the last call's) and hands out what
  /// is to report, first of all what a box would have reported in the time between.
  void judge(pipeline::Batch& batch, std::uint64_t now_ns, pipeline::VerdictBatch& verdicts, const HitSink& sink);
  /// Hands out all hits that are still pending.
  void finish(const HitSink& sink);

  /// Queries for listed names that were handed out or had wrong checksums, and the latter alone.
  [[nodiscard]] std::uint64_t listed_queries() const noexcept;
  [[nodiscard]] std::uint64_t bad_checksums() const noexcept;

private:
  void pass_time(std::uint64_t now_ns, const HitSink& sink);
  /// `sink` behind the count of reported queries; valid as long as both.
  [[nodiscard]] HitSink counted(const HitSink& sink);
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

} // namespace weir::replay
