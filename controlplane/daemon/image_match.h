// SPDX-License-Identifier: BSD-3-Clause
// One look-up in an image, as the data plane does it.
#pragma once

#include <weir/daemon/policy_question.h>

#include <optional>

namespace weir::daemon {

[[nodiscard]] std::optional<Matched> match_in_image(const policy::ImageView& image, const feeds::Key& key);

} // namespace weir::daemon
