// SPDX-License-Identifier: BSD-3-Clause
// Methods that take their time, bound to a thread of their own.
#pragma once

#include "api_context.h"

#include <memory>
#include <string_view>
#include <utility>

namespace weir::daemon {

using Reply = std::shared_ptr<api::Responder>;

/// Each request for `method` becomes an errand of `errands`: `work(context, args, peer, reply)` has to answer, or see
/// to it that another thread does.
template <typename Work>
void bind_errand(api::Server& server, ApiContext& context, Errands& errands, std::string_view method, Work work)
{
  server.bind(method,
              [&context, &errands, work](const api::Args& args, const api::Peer& peer, api::Responder responder) {
                auto reply = std::make_shared<api::Responder>(std::move(responder));
                errands.run([&context, work, args, peer, reply] { work(context, args, peer, reply); });
              });
}

} // namespace weir::daemon
