// SPDX-License-Identifier: BSD-3-Clause
// What a sound hit record says, in the terms of an event: ends, matched entry, question.
#pragma once

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>
#include <weir/dns/name.h>
#include <weir/hits/record.h>
#include <weir/provenance/provenance.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace weir::telemetry {

[[nodiscard]] inline bool knows(const hits::HitRecord& record, hits::Known what) noexcept
{
  return (record.known & what) != 0;
}

[[nodiscard]] inline bool is_dns(const hits::HitRecord& record) noexcept
{
  return record.kind == hits::HitKind::dns;
}

/// Text of one of the record's addresses in the frame's family.
[[nodiscard]] std::string address_text(const hits::HitRecord& record, const std::array<std::uint8_t, 16>& bytes);

/// The address that the entry matched: of the remote end, or of the inside end (self-listed; `match: both`).
[[nodiscard]] const std::array<std::uint8_t, 16>& matched_address(const hits::HitRecord& record) noexcept;

/// The inside host: source of outbound frames, destination of inbound ones.
[[nodiscard]] const std::array<std::uint8_t, 16>& inside_address(const hits::HitRecord& record) noexcept;

/// The question; nullopt: none, or unreadable.
[[nodiscard]] std::optional<dns::Name> question_name(const hits::HitRecord& record) noexcept;

/// The matched entry; nullopt: not known (a row collapsed to its feed).
[[nodiscard]] std::optional<provenance::Key> entry_key(const hits::HitRecord& record) noexcept;

/// What has no addresses to show: a row that stands for many.
[[nodiscard]] inline bool shows_addresses(const hits::HitRecord& record) noexcept
{
  return record.collapse == hits::Collapse::none && knows(record, hits::kKnowsAddresses);
}

} // namespace weir::telemetry
