// SPDX-License-Identifier: BSD-3-Clause
// What a setting takes, in words: for messages and documentation.
#include "scalar.h"

#include <weir/config/units.h>

namespace weir::config {

std::string_view type_text(const Spec& spec) noexcept
{
  switch (spec.type) {
  case Type::identifier:
    return "name";
  case Type::free_text:
    return "text";
  case Type::choice:
    return "word";
  case Type::boolean:
    return "boolean";
  case Type::count:
    return "number";
  case Type::duration:
    return "duration";
  case Type::size:
    return "size";
  case Type::url:
    return "url";
  case Type::path:
    return "path";
  case Type::host:
    return "host";
  case Type::entry:
    return "entry";
  case Type::client:
    return "prefix";
  case Type::ipv4:
  case Type::ipv6:
    return "address";
  }
  return "?";
}

std::string range_text(const Spec& spec)
{
  const auto span = [](const std::string& min, const std::string& max) { return min + ".." + max; };
  switch (spec.type) {
  case Type::identifier:
    return span(std::to_string(spec.min), std::to_string(spec.max)) + " characters of " + std::string(spec.words);
  case Type::free_text:
    return "at most " + std::to_string(spec.max) + " bytes";
  case Type::choice:
    return std::string(spec.words);
  case Type::boolean:
    return "true | false";
  case Type::count:
    return span(std::to_string(spec.min), std::to_string(spec.max));
  case Type::duration:
    return span(format_duration(spec.min), format_duration(spec.max));
  case Type::size:
    return spec.words.empty() ? span(format_size(spec.min), format_size(spec.max)) : std::string(spec.words);
  case Type::url:
    return "file:PATH | http://HOST/... | https://HOST/...";
  case Type::path:
    return "a path";
  case Type::host:
    return "an address or a host name";
  case Type::entry:
    return "an address, prefix or name";
  case Type::client:
    return "an address or prefix";
  case Type::ipv4:
    return "an IPv4 address";
  case Type::ipv6:
    return "an IPv6 address";
  }
  return {};
}

} // namespace weir::config
