// SPDX-License-Identifier: BSD-3-Clause
// Names as reports and lists write them, for readers of running text that must tell names from file names.
#pragma once

#include <weir/feeds/indicator.h>

#include <string_view>
#include <tl/expected.hpp>

namespace weir::feeds {

/// Any letter case, an optional final dot, U-labels by IDNA. The key has form `exact`. The error is a word of reports:
/// "not-a-name", "single-label", "bad-idn", "wildcard".
[[nodiscard]] tl::expected<NameKey, std::string_view> parse_name_text(std::string_view text);

/// True if the last label is a top-level domain of the ICANN part of the Public Suffix List.
[[nodiscard]] bool has_known_ending(const NameKey& key);

/// True if the name is a whole public suffix of the ICANN part of the list ("co.uk").
[[nodiscard]] bool is_public_suffix(const NameKey& key);

/// Endings of files in incident notes that are no top-level domains: "readme.txt", "a.exe".
[[nodiscard]] bool looks_like_file(std::string_view text) noexcept;

/// Hexadecimal digits of the length of MD5, SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512.
[[nodiscard]] bool looks_like_hash(std::string_view text) noexcept;

} // namespace weir::feeds
