// SPDX-License-Identifier: BSD-3-Clause
// request.config-reload.
#include "api_context.h"
#include "api_json.h"
#include "bind_errand.h"

namespace weir::daemon {
namespace {

std::string_view needs_word(StartNeeds needs)
{
  switch (needs) {
  case StartNeeds::nothing:
    return "nothing";
  case StartNeeds::render_start:
    return "render-start";
  case StartNeeds::restart:
    return "restart";
  }
  return "?";
}

api::Result reload_result(const ReloadAnswer& answer)
{
  if (answer.state == ReloadWord::busy)
    return error_of(api::ErrorCode::busy, "another reload is under way");
  return result_of({{"state", word(answer.state)},
                    {"mistakes", answer.mistakes},
                    {"changes", answer.changes},
                    {"needs", needs_word(answer.needs)},
                    {"message", needs_text(answer.needs)}});
}

} // namespace

void bind_config(api::Server& server, ApiContext& context)
{
  bind_errand(server, context, context.errands.changes, "request.config-reload",
              [](ApiContext& box, const api::Args&, const api::Peer& peer, const Reply& reply) {
                (*reply)(reload_result(box.reload.ask(box.setup, peer.user)));
                box.reload.proceed();
              });
}

} // namespace weir::daemon
