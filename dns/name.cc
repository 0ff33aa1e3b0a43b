// SPDX-License-Identifier: BSD-3-Clause
// Makes names of wire bytes and of text, and cuts them at labels.
#include "letter_case.h"

#include <weir/dns/name.h>

#include <algorithm>
#include <cstring>

namespace weir::dns {

namespace {

bool is_digit(char c) noexcept
{
  return c >= '0' && c <= '9';
}

/// Takes one character of a label, escapes resolved, off the front of a text that is not empty.
std::optional<std::uint8_t> take_character(std::string_view& text) noexcept
{
  const char first = text.front();
  text.remove_prefix(1);
  if (first != '\\')
    return static_cast<std::uint8_t>(first);
  if (text.empty())
    return std::nullopt;
  if (!is_digit(text[0])) {
    const auto literal = static_cast<std::uint8_t>(text.front());
    text.remove_prefix(1);
    return literal;
  }
  if (text.size() < 3 || !is_digit(text[1]) || !is_digit(text[2]))
    return std::nullopt;
  const int value = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  text.remove_prefix(3);
  if (value > 255)
    return std::nullopt;
  return static_cast<std::uint8_t>(value);
}

/// Takes one label with its final dot off the front; `out` receives the characters, lowered, `length` their number.
NameError take_label(std::string_view& text, std::uint8_t* out, std::size_t& length) noexcept
{
  length = 0;
  while (!text.empty()) {
    if (text.front() == '.') {
      text.remove_prefix(1);
      break;
    }
    const auto character = take_character(text);
    if (!character)
      return NameError::bad_escape;
    if (length == kMaxLabelLength)
      return NameError::label_too_long;
    out[length++] = lower(*character);
  }
  return length == 0 ? NameError::empty_label : NameError::none;
}

/// Reads all labels into `out`, root byte included. On success `length` is the length of the name.
NameError read_labels(std::string_view text, std::uint8_t* out, std::size_t& length) noexcept
{
  length = 0;
  if (text.empty())
    return NameError::empty;
  if (text == ".")
    text = {};
  while (!text.empty()) {
    std::array<std::uint8_t, kMaxLabelLength> label;
    std::size_t label_length = 0;
    if (const NameError error = take_label(text, label.data(), label_length); error != NameError::none)
      return error;
    if (kMaxNameLength - 1 - length < label_length + 1)
      return NameError::name_too_long;
    out[length++] = static_cast<std::uint8_t>(label_length);
    std::memcpy(out + length, label.data(), label_length);
    length += label_length;
  }
  out[length++] = 0;
  return NameError::none;
}

} // namespace

std::optional<Name> name_from_wire(std::span<const std::uint8_t> wire) noexcept
{
  if (wire.empty() || wire.size() > kMaxNameLength)
    return std::nullopt;
  std::size_t at = 0;
  while (wire[at] != 0) {
    if (wire[at] > kMaxLabelLength || wire.size() - at - 1 <= wire[at])
      return std::nullopt;
    at += wire[at] + 1U;
  }
  if (at != wire.size() - 1)
    return std::nullopt;
  Name name;
  std::transform(wire.begin(), wire.end(), name.bytes_.begin(), lower);
  name.length_ = static_cast<std::uint8_t>(wire.size());
  return name;
}

std::optional<Name> parse_name(std::string_view text, NameError* why) noexcept
{
  Name name;
  std::size_t length = 0;
  const NameError error = read_labels(text, name.bytes_.data(), length);
  if (why != nullptr)
    *why = error;
  if (error != NameError::none)
    return std::nullopt;
  name.length_ = static_cast<std::uint8_t>(length);
  return name;
}

LabelOffsets label_offsets(const Name& name) noexcept
{
  LabelOffsets offsets;
  const auto wire = name.wire();
  for (std::size_t at = 0; wire[at] != 0; at += wire[at] + 1U)
    offsets.at[offsets.count++] = static_cast<std::uint8_t>(at);
  return offsets;
}

std::size_t label_count(const Name& name) noexcept
{
  std::size_t count = 0;
  const auto wire = name.wire();
  for (std::size_t at = 0; wire[at] != 0; at += wire[at] + 1U)
    ++count;
  return count;
}

Name suffix(const Name& name, std::size_t labels) noexcept
{
  const LabelOffsets offsets = label_offsets(name);
  if (labels >= offsets.count)
    return name;
  const std::size_t from = labels == 0 ? name.length() - 1 : offsets.at[offsets.count - labels];
  return *name_from_wire(name.wire().subspan(from));
}

} // namespace weir::dns
