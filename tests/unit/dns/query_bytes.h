// SPDX-License-Identifier: BSD-3-Clause
// Composes DNS queries byte by byte for the table tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::dns::test {

using Bytes = std::vector<std::uint8_t>;

/// "0a ff" and "0aff" both give two bytes.
Bytes hex(std::string_view digits);
std::string to_hex(const Bytes& bytes);

/// Wire form of a dotted name, letters as given; "" is the root.
Bytes wire(std::string_view name);

Bytes operator+(Bytes a, const Bytes& b);

/// What goes into a query; counts are what the header says, `rest` is what stands behind the question.
struct QueryBytes {
  std::string_view name = "evil.example";
  std::uint16_t type = 1;
  std::uint16_t klass = 1;
  std::uint16_t flags = 0x0100;
  std::uint16_t questions = 1;
  std::uint16_t answers = 0;
  std::uint16_t authorities = 0;
  std::uint16_t extras = 0;
  Bytes rest{};
};
Bytes compose(const QueryBytes& query);

/// An OPT record with the given options.
Bytes opt(const Bytes& options = {}, std::uint8_t version = 0, bool dnssec_ok = false, const Bytes& owner = {0});

/// One EDNS option.
Bytes option(std::uint16_t code, const Bytes& value);

} // namespace weir::dns::test
