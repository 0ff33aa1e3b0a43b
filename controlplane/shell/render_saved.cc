// SPDX-License-Identifier: BSD-3-Clause
// What was written to a directory.
#include "fields.h"
#include "render.h"

#include <weir/shell/page.h>

namespace weir::shell {

void render_saved(const json& result, Page& page)
{
  Table table({{"FILE", ColumnKind::flexible}, {"BYTES", ColumnKind::number}});
  for (const json& file : list(result, "files"))
    table.add({text(file, "path"), text(file, "bytes")});
  page.fact("written to", text(result, "directory"));
  page.table(table, "nothing");
}

} // namespace weir::shell
