// SPDX-License-Identifier: BSD-3-Clause
// Keys of collapsed rows.
#include <weir/hits/key.h>

#include "collapse.h"

namespace weir::hits {

HitKey entry_key(const HitKey& key) noexcept
{
  return std::bit_cast<HitKey>(entry_words(std::bit_cast<KeyWords>(key)));
}

HitKey feed_key(const HitKey& key) noexcept
{
  return std::bit_cast<HitKey>(feed_words(std::bit_cast<KeyWords>(key)));
}

} // namespace weir::hits
