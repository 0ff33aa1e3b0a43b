// SPDX-License-Identifier: BSD-3-Clause
// The guard against listing a whole registry: libpsl with its built-in list, which needs no file.
#include "name_text.h"

#include <libpsl.h>
#include <string>

namespace weir::feeds {

bool is_public_suffix(std::string_view reversed)
{
  std::string text;
  for (std::string_view rest = reversed; !rest.empty();) {
    const std::size_t length = rest.find('\0');
    text.insert(0, ".");
    text.insert(0, rest.substr(0, length));
    rest.remove_prefix(length + 1);
  }
  if (!text.empty())
    text.pop_back();
  return psl_is_public_suffix2(psl_builtin(), text.c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

} // namespace weir::feeds
