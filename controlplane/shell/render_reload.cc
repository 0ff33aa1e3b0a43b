// SPDX-License-Identifier: BSD-3-Clause
// request config reload.
#include "fields.h"
#include "render.h"

#include <weir/shell/page.h>

#include <utility>

namespace weir::shell {

void render_reload(const json& result, Page& page)
{
  if (!is_not_rejected(result)) {
    page.line("not reloaded, the running configuration stays in force:");
    for (const json& mistake : list(result, "mistakes"))
      page.line(to_text(mistake));
    return;
  }
  if (text(result, "state") != "reloading")
    return page.line("nothing to reload: the files are as they were when they were read");
  page.line("reloading: traffic and enforcement go on, the control plane answers again in a moment");
  const char* label = "changed";
  for (const json& change : list(result, "changes"))
    page.fact(std::exchange(label, ""), to_text(change));
  if (list(result, "changes").empty())
    page.fact(label, "only layout or comments");
  page.fact("TO DO", text(result, "message"));
}

bool is_not_rejected(const json& result)
{
  return text(result, "state") != "rejected";
}

} // namespace weir::shell
