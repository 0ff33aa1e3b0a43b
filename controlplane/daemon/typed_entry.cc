// SPDX-License-Identifier: BSD-3-Clause
// What a person typed.
#include <weir/daemon/local_entries.h>

#include <weir/compile/entry_set.h>
#include <weir/config/parse.h>
#include <weir/config/printable.h>
#include <weir/feeds/refang.h>

namespace weir::daemon {

tl::expected<TypedEntry, std::string> read_typed_entry(std::string_view typed)
{
  const feeds::Refanged plain = feeds::refang(typed);
  const auto entry = config::parse_entry(plain.text);
  if (!entry)
    return tl::make_unexpected("'" + config::printable(typed, 80) + "' is " + entry.error());
  return TypedEntry{compile::key_of(*entry), entry->text, plain.changed};
}

} // namespace weir::daemon
