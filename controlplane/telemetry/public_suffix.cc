// SPDX-License-Identifier: BSD-3-Clause
// Cuts a name by the Public Suffix List: the distribution's copy if it is newer, else the one built into libpsl.
#include "public_suffix.h"

#include <libpsl.h>

namespace weir::telemetry {

namespace {

/// Loaded at the first use, kept until the process ends.
const psl_ctx_t* suffix_list()
{
  static psl_ctx_t* const list = psl_latest(nullptr);
  return list;
}

} // namespace

NameParts cut_name(const char* name)
{
  NameParts parts;
  const psl_ctx_t* list = suffix_list();
  if (list == nullptr)
    return parts;
  // libpsl answers with pointers into `name`.
  if (const char* suffix = psl_unregistrable_domain(list, name))
    parts.suffix = suffix;
  if (const char* registered = psl_registrable_domain(list, name)) {
    parts.registered = registered;
    if (registered > name)
      parts.subdomain = std::string_view(name, static_cast<std::size_t>(registered - name - 1));
  }
  return parts;
}

} // namespace weir::telemetry
