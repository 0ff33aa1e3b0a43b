// SPDX-License-Identifier: BSD-3-Clause
// Keys of collapsed rows.
#include <weir/hits/key.h>

#include "collapse.h"

namespace weir::hits {

HitKey entry_key(const HitKey& key) noexcept
{
  const auto words = std::bit_cast<KeyWords>(key);
  return std::bit_cast<HitKey>(entry_words(words, entry_base(words)));
}

HitKey feed_key(const HitKey& key) noexcept
{
  return std::bit_cast<HitKey>(feed_words(feed_fields(std::bit_cast<KeyWords>(key))));
}

} // namespace weir::hits
