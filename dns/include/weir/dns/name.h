// SPDX-License-Identifier: BSD-3-Clause
// A domain name in wire form (RFC 1035 section 3.1), always lower case, and its text form.
//
// Everything here is std only, noexcept and free of allocation, except the functions that return std::string.
// No function keeps state; all may be called from any thread.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::dns {

/// Limits of RFC 1035 section 2.3.4. The length counts the length bytes and the root byte; 127 one-byte labels fill it.
constexpr std::size_t kMaxNameLength = 255;
constexpr std::size_t kMaxLabelLength = 63;
constexpr std::size_t kMaxLabels = 127;

/// Why a text is no name.
#define WEIR_DNS_NAME_ERRORS(X)                                                                                        \
  X(none, "no error")                                                                                                  \
  X(empty, "empty name")                                                                                               \
  X(empty_label, "empty label")                                                                                        \
  X(label_too_long, "label longer than 63 bytes")                                                                      \
  X(name_too_long, "name longer than 255 bytes")                                                                       \
  X(bad_escape, "bad escape")

enum class NameError : std::uint8_t {
#define WEIR_DNS_X(name, text) name,
  WEIR_DNS_NAME_ERRORS(WEIR_DNS_X)
#undef WEIR_DNS_X
};

[[nodiscard]] std::string_view text(NameError error) noexcept;

/// A complete, valid wire name owned by value. Default: the root. Equality and order are those of the wire bytes
/// (a cheap total order); for the order in which a name stands right before what is below it see canonical_order().
class Name {
public:
  Name() noexcept = default;

  /// Root byte included: 1..255 bytes.
  [[nodiscard]] std::span<const std::uint8_t> wire() const noexcept { return {bytes_.data(), length_}; }
  [[nodiscard]] std::size_t length() const noexcept { return length_; }
  [[nodiscard]] bool is_root() const noexcept { return length_ == 1; }

  friend bool operator==(const Name& a, const Name& b) noexcept { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Name& a, const Name& b) noexcept;

private:
  friend std::optional<Name> name_from_wire(std::span<const std::uint8_t> wire) noexcept;
  friend std::optional<Name> parse_name(std::string_view text, NameError* why) noexcept;
  std::array<std::uint8_t, kMaxNameLength> bytes_{};
  std::uint8_t length_ = 1;
};

/// Where the labels of a name begin. `at[i]` is the position of the length byte of label i, the leftmost first; the
/// root is not counted.
struct LabelOffsets {
  std::array<std::uint8_t, kMaxLabels> at;
  std::uint8_t count = 0;
};

/// Takes exactly one uncompressed name that fills `wire`; upper case is lowered. Compression pointers, other label
/// types, bytes behind the root or a missing root: nullopt.
[[nodiscard]] std::optional<Name> name_from_wire(std::span<const std::uint8_t> wire) noexcept;

/// Reads the text form of a configuration, feed or command line: labels between dots, `\DDD` (three decimal digits,
/// 0..255) and `\c` (the character itself, also a dot), an optional final dot, ASCII letters lowered. "." is the root.
/// Bytes outside printable ASCII are taken as they are. Failure: nullopt, and the reason in `*why` if given.
/// IDN is not handled here: U-labels pass as raw bytes.
[[nodiscard]] std::optional<Name> parse_name(std::string_view text, NameError* why = nullptr) noexcept;

/// Text of a name without final dot; the root is ".". Bytes outside 0x21..0x7e become `\DDD`, the specials
/// `" $ ( ) . ; @ \` inside a label become `\c`, so that parse_name() gives the same name back and no output needs
/// further escaping for terminals. Allocates.
[[nodiscard]] std::string format(const Name& name);

/// The same for wire bytes of unknown quality (a ring, a snapshot): what cannot be read as a name gives nullopt.
[[nodiscard]] std::optional<std::string> format_wire(std::span<const std::uint8_t> wire);

[[nodiscard]] LabelOffsets label_offsets(const Name& name) noexcept;
[[nodiscard]] std::size_t label_count(const Name& name) noexcept;

/// The last `labels` labels of the name: suffix("a.b.example", 2) is "b.example", 0 gives the root. More labels than
/// the name has: the name itself.
[[nodiscard]] Name suffix(const Name& name, std::size_t labels) noexcept;

/// True if `name` is `parent` or below it.
[[nodiscard]] bool is_at_or_below(const Name& name, const Name& parent) noexcept;

/// Canonical order of RFC 4034 section 6.1: labels are compared from the right, so that a name stands immediately
/// before everything below it.
[[nodiscard]] std::strong_ordering canonical_order(const Name& a, const Name& b) noexcept;

/// Properties that feeds use to tell names from other words.
[[nodiscard]] bool is_single_label(const Name& name) noexcept;
[[nodiscard]] bool last_label_is_numeric(const Name& name) noexcept;

} // namespace weir::dns
