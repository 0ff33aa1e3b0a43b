// SPDX-License-Identifier: BSD-3-Clause
// Interns rules and writes the rules section; equal feed lists share their slots.
#include "rule_table.h"

#include <weir/policy/section_layout.h>

#include <cstring>

namespace weir::policy {

namespace {

std::uint8_t pack(const EntryClass& c) noexcept
{
  return static_cast<std::uint8_t>(static_cast<unsigned>(c.kind) | static_cast<unsigned>(c.inbound) << 2 |
                                   static_cast<unsigned>(c.outbound) << 4 | static_cast<unsigned>(c.answer) << 6);
}

} // namespace

RuleNumber RuleTable::number_of(const EntryClass& entry_class, std::span<const std::uint16_t> feeds)
{
  key_.assign({pack(entry_class), entry_class.severity});
  const std::size_t bytes = feeds.size_bytes();
  key_.resize(2 + bytes);
  if (bytes > 0)
    std::memcpy(key_.data() + 2, feeds.data(), bytes);
  return rules_.number_of(key_) + 1;
}

SectionBuffer RuleTable::section() const
{
  std::vector<raw::RuleRecord> records(std::size_t{size()} + 1);
  InternTable lists;
  std::vector<std::uint32_t> firsts;
  std::vector<std::uint8_t> slots;
  for (std::uint32_t i = 0; i < size(); ++i) {
    const auto key = rules_.key(i);
    const auto list = key.subspan(2);
    const std::uint32_t number = lists.number_of(list);
    if (number == firsts.size()) {
      firsts.push_back(static_cast<std::uint32_t>(slots.size() / 2));
      slots.insert(slots.end(), list.begin(), list.end());
    }
    records[i + 1] = {key[0], key[1], static_cast<std::uint16_t>(list.size() / 2), firsts[number]};
  }
  raw::RuleHeader header{};
  header.rule_count = size();
  header.slot_count = static_cast<std::uint32_t>(slots.size() / 2);
  const auto at = raw::layout(header);
  SectionBuffer section(header, at.end);
  section.put(at.rules, std::span<const raw::RuleRecord>(records));
  section.put(at.slots, std::span<const std::uint8_t>(slots));
  return section;
}

} // namespace weir::policy
