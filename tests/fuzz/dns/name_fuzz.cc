// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as the text of a name and as a wire name: what is accepted survives the way there and back.
#include <weir/dns/name.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace weir::dns;

namespace {

void require(bool condition)
{
  if (!condition)
    std::abort();
}

void check_name(const Name& name)
{
  require(parse_name(format(name)) == name);
  require(name_from_wire(name.wire()) == name);
  const std::size_t labels = label_count(name);
  require(suffix(name, labels) == name && suffix(name, 0).is_root());
  require(labels == 0 || label_count(suffix(name, labels - 1)) == labels - 1);
  require(is_at_or_below(name, suffix(name, labels / 2)));
  require(canonical_order(suffix(name, labels / 2), name) <= 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  NameError why = NameError::none;
  const auto from_text = parse_name({reinterpret_cast<const char*>(data), size}, &why);
  require(from_text.has_value() == (why == NameError::none));
  if (from_text)
    check_name(*from_text);
  if (const auto from_wire = name_from_wire({data, size}))
    check_name(*from_wire);
  return 0;
}
