// SPDX-License-Identifier: BSD-3-Clause
// Reading names: a quick path for ASCII, libidn2 for the rest.
#include "name_text.h"

#include <algorithm>
#include <idn2.h>
#include <memory>
#include <string>

namespace weir::feeds {

namespace {

constexpr std::size_t kMaxLabel = 63;
/// Longer text is no name even with escapes of IDNA undone; keeps libidn2's work bounded.
constexpr std::size_t kMaxNameText = 1024;

/// Lower case of the characters a listed name may have, 0 for all others.
constexpr std::array<char, 256> make_lower()
{
  std::array<char, 256> table{};
  for (char c = 'a'; c <= 'z'; ++c) {
    table[static_cast<std::size_t>(c)] = c;
    table[static_cast<std::size_t>(c - 'a' + 'A')] = c;
  }
  for (char c = '0'; c <= '9'; ++c)
    table[static_cast<std::size_t>(c)] = c;
  table['-'] = '-';
  table['_'] = '_';
  return table;
}

constexpr std::array<char, 256> kLower = make_lower();

bool append_label(std::string_view label, ReversedName& name) noexcept
{
  if (label.empty() || label.size() > kMaxLabel || name.bytes.size() - name.size < label.size() + 1)
    return false;
  char* out = name.bytes.data() + name.size;
  bool good = true;
  for (std::size_t i = 0; i < label.size(); ++i) {
    out[i] = kLower[static_cast<unsigned char>(label[i])];
    good = good && out[i] != 0;
  }
  out[label.size()] = '\0';
  name.size += label.size() + 1;
  ++name.labels;
  return good;
}

bool read_ascii(std::string_view text, ReversedName& name) noexcept
{
  name.size = 0;
  name.labels = 0;
  if (!text.empty() && text.back() == '.')
    text.remove_suffix(1);
  while (true) {
    const std::size_t dot = text.rfind('.');
    if (!append_label(dot == std::string_view::npos ? text : text.substr(dot + 1), name))
      return false;
    if (dot == std::string_view::npos)
      return true;
    text = text.substr(0, dot);
  }
}

bool read_idn(std::string_view text, ReversedName& name)
{
  char* ascii = nullptr;
  const std::string terminated(text);
  const int result = idn2_to_ascii_8z(terminated.c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, void (*)(void*)> owner(ascii, idn2_free);
  name.was_idn = true;
  return result == IDN2_OK && ascii != nullptr && read_ascii(ascii, name);
}

bool is_ascii(std::string_view text) noexcept
{
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool last_label_is_numeric(const ReversedName& name) noexcept
{
  for (const char* c = name.bytes.data(); *c != '\0'; ++c) {
    if (*c < '0' || *c > '9')
      return false;
  }
  return true;
}

} // namespace

std::optional<Reason> read_name(std::string_view text, ReversedName& name)
{
  name.was_idn = false;
  if (text.starts_with("*."))
    return Reason::wildcard;
  if (text.size() > kMaxNameText)
    return Reason::not_a_name;
  if (!read_ascii(text, name)) {
    if (is_ascii(text))
      return Reason::not_a_name;
    if (text.find('\0') != std::string_view::npos || !read_idn(text, name))
      return Reason::bad_idn;
  }
  if (last_label_is_numeric(name))
    return Reason::not_a_name;
  if (name.labels == 1)
    return Reason::single_label;
  return std::nullopt;
}

} // namespace weir::feeds
