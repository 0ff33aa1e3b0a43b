// SPDX-License-Identifier: BSD-3-Clause
// Makes the ImageContext of a policy image. A library of its own (weir::pipeline_prepare), since it allocates and the
// pipeline may not even refer to the heap.
#pragma once

#include <weir/pipeline/image_context.h>
#include <weir/policy/view.h>

#include <span>
#include <string>

namespace weir::pipeline {

/// A bridge as the box knows it: its name in start.conf and the rules that hold if the image does not name it.
struct Bridge {
  std::string name;
  BridgeRules rules;
};

/// Fills `context` from `image`, which must outlive it. `bridges` are in start.conf order: their index is
/// FrameBatch::bridge; those beyond kMaxBridges are ignored. Allocates; for the control thread and tools.
void prepare(ImageContext& context, const policy::ImageView& image, std::span<const Bridge> bridges);

} // namespace weir::pipeline
