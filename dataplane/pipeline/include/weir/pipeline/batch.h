// SPDX-License-Identifier: BSD-3-Clause
// A batch on its way through the stages, with all that they hand to each other.
#pragma once

#include <weir/pipeline/frame.h>
#include <weir/pipeline/image_context.h>
#include <weir/pipeline/look_up.h>
#include <weir/pipeline/names.h>
#include <weir/pipeline/parse.h>

#include <cstdint>

namespace weir::pipeline {

/// What is done with a batch as a whole. A bridge under a BYPASS order forwards all and counts; a box without a valid
/// image does what the bridge's `on-failure` says.
enum class Treatment : std::uint8_t { judge, bypass, no_policy_open, no_policy_closed };

/// The caller fills `frames`, `treatment` and, to judge, `context`, and leaves all of it alone until settle() has
/// returned. The rest is the pipeline's; nothing in it is ever cleared. Some 50 KB, of which a batch without queries
/// touches 5; not for the stack.
struct Batch {
  FrameBatch frames;
  const ImageContext* context = nullptr;
  Treatment treatment = Treatment::judge;
  ParsedBatch parsed;
  AddressProbes probes;
  AddressMatches matches;
  QueryBatch queries;

  [[nodiscard]] bool is_clean() const noexcept
  {
    return (matches.remote.listed | matches.local.listed | queries.listed | parsed.noted) == 0;
  }
};

} // namespace weir::pipeline
