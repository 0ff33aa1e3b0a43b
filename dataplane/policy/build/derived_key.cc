// SPDX-License-Identifier: BSD-3-Clause
// SipHash of (section, attempt, counter) under the secret.
#include "derived_key.h"

#include "siphash.h"

#include <cstring>

namespace weir::policy {

DerivedKey::DerivedKey(const std::array<std::uint8_t, 16>& secret, raw::SectionKind section, unsigned attempt) noexcept
    : label_{static_cast<std::uint32_t>(section), attempt, 0}
{
  std::memcpy(secret_.data(), secret.data(), secret.size());
}

std::uint64_t DerivedKey::next() noexcept
{
  std::array<std::uint8_t, sizeof label_> bytes{};
  std::memcpy(bytes.data(), label_.data(), bytes.size());
  ++label_[2];
  return siphash(secret_, bytes.data(), bytes.size());
}

} // namespace weir::policy
