// SPDX-License-Identifier: BSD-3-Clause
// Rules met while building: (class, feed set) -> number, and the section made of them.
#pragma once

#include "intern_table.h"
#include "section_buffer.h"

#include <weir/policy/rule.h>

#include <span>
#include <vector>

namespace weir::policy {

class RuleTable {
public:
  /// Number of the rule, from 1. `feeds` ascending. Beyond kMaxRule the numbers go on; see size().
  [[nodiscard]] RuleNumber number_of(const EntryClass& entry_class, std::span<const std::uint16_t> feeds);
  /// The highest number given out.
  [[nodiscard]] std::uint32_t size() const noexcept { return rules_.size(); }
  [[nodiscard]] SectionBuffer section() const;

private:
  InternTable rules_; ///< key: actions, severity, feeds as u16
  std::vector<std::uint8_t> key_;
};

} // namespace weir::policy
