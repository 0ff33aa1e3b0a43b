// SPDX-License-Identifier: BSD-3-Clause
// Composes DNS queries byte by byte.
#include "query_bytes.h"

namespace weir::dns::test {

namespace {

void append16(Bytes& bytes, std::size_t value)
{
  bytes.push_back(static_cast<std::uint8_t>(value >> 8));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

} // namespace

Bytes hex(std::string_view digits)
{
  Bytes bytes;
  std::string pair;
  for (const char c : digits) {
    if (c == ' ')
      continue;
    pair += c;
    if (pair.size() == 2) {
      bytes.push_back(static_cast<std::uint8_t>(std::stoul(pair, nullptr, 16)));
      pair.clear();
    }
  }
  return bytes;
}

std::string to_hex(const Bytes& bytes)
{
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Bytes wire(std::string_view name)
{
  Bytes bytes;
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    bytes.push_back(static_cast<std::uint8_t>(label.size()));
    bytes.insert(bytes.end(), label.begin(), label.end());
    name.remove_prefix(label.size() < name.size() ? label.size() + 1 : label.size());
  }
  bytes.push_back(0);
  return bytes;
}

Bytes operator+(Bytes a, const Bytes& b)
{
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Bytes compose(const QueryBytes& query)
{
  Bytes bytes = {0x12, 0x34};
  for (const std::uint16_t word : {query.flags, query.questions, query.answers, query.authorities, query.extras})
    append16(bytes, word);
  bytes = bytes + wire(query.name);
  append16(bytes, query.type);
  append16(bytes, query.klass);
  return bytes + query.rest;
}

Bytes opt(const Bytes& options, std::uint8_t version, bool dnssec_ok, const Bytes& owner)
{
  Bytes bytes = owner + hex("0029 1000 00");
  bytes.push_back(version);
  append16(bytes, dnssec_ok ? 0x8000 : 0);
  append16(bytes, options.size());
  return bytes + options;
}

Bytes option(std::uint16_t code, const Bytes& value)
{
  Bytes bytes;
  append16(bytes, code);
  append16(bytes, value.size());
  return bytes + value;
}

} // namespace weir::dns::test
