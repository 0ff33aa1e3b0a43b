// SPDX-License-Identifier: BSD-3-Clause
// Makes split-block Bloom filters: 12 bits a key, 0.5 % of strangers pass.
#pragma once

#include <weir/policy/image_hash.h>

#include <vector>

namespace weir::policy {

[[nodiscard]] std::vector<raw::FilterBlock> make_filter(std::size_t keys);

/// Sets the eight bits of `hash` in `block`.
void add_to_filter(raw::FilterBlock& block, std::uint32_t hash) noexcept;

} // namespace weir::policy
