// SPDX-License-Identifier: BSD-3-Clause
// show.local, local.add, local.remove.
#include "api_context.h"
#include "api_json.h"
#include "bind_errand.h"
#include "publish_answer.h"

#include <weir/daemon/policy_question.h>
#include <weir/daemon/public_resolver.h>
#include <weir/daemon/still_held.h>

#include <functional>
#include <utility>

namespace weir::daemon {
namespace {

bool is_name(const feeds::Key& key)
{
  return std::holds_alternative<feeds::NameKey>(key);
}

std::string_view kind_of(const feeds::Key& key)
{
  return is_name(key) ? "name" : "ip";
}

api::Result show_local(const ApiContext& context)
{
  Json entries = Json::array();
  for (const LocalItem& item : context.local.all()) {
    const auto typed = read_typed_entry(item.entry);
    entries.push_back({{"action", word(item.action)},
                       {"kind", typed ? kind_of(typed->key) : "ip"},
                       {"entry", item.entry},
                       {"user", item.user},
                       {"reason", item.reason},
                       {"created", time_json(item.created)},
                       {"expires", time_json(item.expires)}});
  }
  return result_of({{"entries", std::move(entries)}, {"imports", context.imports.names()}});
}

/// The typed entry, if it is of the kind that was named.
tl::expected<TypedEntry, api::Error> entry_of(const api::Args& args)
{
  auto typed = read_typed_entry(args.text("entry"));
  if (!typed)
    return tl::make_unexpected(api::Error{api::ErrorCode::bad_argument, typed.error()});
  if (is_name(typed->key) != (args.text("kind") == "name"))
    return tl::make_unexpected(api::Error{
        api::ErrorCode::bad_argument,
        typed->text + (is_name(typed->key) ? " is a name: say name, not ip" : " is an address: say ip, not name")});
  return std::move(*typed);
}

LocalAction action_of(const api::Args& args)
{
  return args.text("action") == "block" ? LocalAction::block : LocalAction::allow;
}

/// Answers when the new generation is published; `answer` lacks it yet.
void publish(ApiContext& context, const std::string& cause, Json answer, const Reply& reply)
{
  if (const auto written = context.local.write_snapshots(context.now()); !written) {
    (*reply)(error_of(api::ErrorCode::failed, "kept, but not compiled: " + written.error()));
    return;
  }
  answer_when_in_force(context, cause, std::move(answer), reply);
}

bool is_typed_here(std::string_view feed)
{
  return feed == config::kLocalBlockFeed || feed == config::kLocalAllowFeed;
}

/// What a new entry took the place of; null: nothing.
Json replaced_json(const std::optional<LocalItem>& before)
{
  if (!before)
    return {};
  return {{"user", before->user},
          {"reason", before->reason},
          {"created", time_json(before->created)},
          {"expires", time_json(before->expires)},
          {"duration_s", before->expires == 0 ? Json() : Json(before->expires - before->created)}};
}

void add(ApiContext& context, const api::Args& args, const std::string& user, const Reply& reply)
{
  const auto typed = entry_of(args);
  if (!typed) {
    (*reply)(tl::make_unexpected(typed.error()));
    return;
  }
  const LocalAction action = action_of(args);
  if (action == LocalAction::block) {
    std::string objection = args.text("public-suffix").empty() ? suffix_objection(*typed) : std::string();
    if (objection.empty())
      objection = block_objection(*context.policy.get(), context.setup.config, context.local.all(), typed->key);
    if (!objection.empty()) {
      (*reply)(error_of(api::ErrorCode::conflict, typed->text + " can't be blocked: " + objection));
      return;
    }
  }
  const std::int64_t now = context.now();
  const auto duration = args.integer("duration_s");
  const LocalItem item{action, typed->text, user, args.text("reason"), now, duration ? now + *duration : 0};
  const auto before = context.local.find(action, typed->text);
  const auto added = context.local.add(item);
  if (!added) {
    (*reply)(error_of(api::ErrorCode::failed, added.error()));
    return;
  }
  Json answer = {{"action", word(action)},      {"kind", kind_of(typed->key)},        {"entry", typed->text},
                 {"refanged", typed->refanged}, {"expires", time_json(item.expires)}, {"changed", *added}};
  const auto policy = context.policy.get();
  answer["listed_by"] = feeds_that_list(*policy, typed->key, std::not_fn(is_typed_here));
  answer["replaces"] = replaced_json(*added ? before : std::nullopt);
  answer["remark"] = action == LocalAction::block ? resolver_remark(typed->key) : std::string();
  if (!*added && policy->image) {
    const std::uint64_t generation = policy::generation(policy->image->view());
    answer_in_force(context, generation, std::move(answer), reply);
    return;
  }
  publish(context, std::string(word(action)) + " " + typed->text, std::move(answer), reply);
}

void remove(ApiContext& context, const api::Args& args, const Reply& reply)
{
  const auto typed = entry_of(args);
  if (!typed) {
    (*reply)(tl::make_unexpected(typed.error()));
    return;
  }
  const LocalAction action = action_of(args);
  const auto removed = context.local.remove(action, typed->text);
  if (!removed) {
    (*reply)(error_of(api::ErrorCode::failed, removed.error()));
    return;
  }
  const StillHeld held = still_held(*context.policy.get(), context.setup.config, context.imports.feeds(),
                                    context.local.all(), action, typed->key);
  if (!*removed) {
    const std::string why = sentence(held, action, *typed);
    (*reply)(error_of(api::ErrorCode::not_found, "there is no local " + std::string(word(action)) + " of " +
                                                     typed->text + (why.empty() ? "" : "; " + why)));
    return;
  }
  Json answer = {{"action", word(action)},
                 {"kind", kind_of(typed->key)},
                 {"entry", typed->text},
                 {"covered_by", held.local},
                 {"listed_by", held.feeds}};
  publish(context, std::string(word(action)) + " " + typed->text + " taken back", std::move(answer), reply);
}

} // namespace

void bind_local(api::Server& server, ApiContext& context)
{
  server.bind("show.local", [&context](const api::Args&, const api::Peer&) { return show_local(context); });
  Errands& changes = context.errands.changes;
  bind_errand(server, context, changes, "local.add",
              [](ApiContext& box, const api::Args& args, const api::Peer& peer, const Reply& reply) {
                add(box, args, peer.user, reply);
              });
  bind_errand(
      server, context, changes, "local.remove",
      [](ApiContext& box, const api::Args& args, const api::Peer&, const Reply& reply) { remove(box, args, reply); });
}

} // namespace weir::daemon
