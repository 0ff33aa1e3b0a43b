// SPDX-License-Identifier: BSD-3-Clause
// Open addressing over an arena of keys.
#include "intern_table.h"

#include <algorithm>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir::policy {

std::span<const std::uint8_t> InternTable::key(std::uint32_t number) const noexcept
{
  const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
  return {bytes_.data() + begin, ends_[number] - begin};
}

std::uint32_t InternTable::number_of(std::span<const std::uint8_t> wanted)
{
  if (slots_.size() < 2 * (ends_.size() + 1))
    grow();
  const std::uint64_t hash = XXH3_64bits(wanted.data(), wanted.size());
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
    const std::uint32_t number = slots_[at] - 1;
    const auto present = key(number);
    if (hashes_[number] == hash && std::equal(present.begin(), present.end(), wanted.begin(), wanted.end()))
      return number;
  }
  bytes_.insert(bytes_.end(), wanted.begin(), wanted.end());
  ends_.push_back(bytes_.size());
  hashes_.push_back(hash);
  slots_[at] = size();
  return size() - 1;
}

void InternTable::grow()
{
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
  for (std::uint32_t number = 0; number < size(); ++number) {
    std::size_t at = hashes_[number] & (slots_.size() - 1);
    while (slots_[at] != 0)
      at = (at + 1) & (slots_.size() - 1);
    slots_[at] = number + 1;
  }
}

} // namespace weir::policy
