// SPDX-License-Identifier: BSD-3-Clause
// test.ip and test.name.
#include "api_context.h"
#include "api_json.h"

#include <weir/config/printable.h>
#include <weir/daemon/local_entries.h>
#include <weir/daemon/policy_question.h>
#include <weir/feeds/refang.h>
#include <weir/provenance/provenance.h>

#include <algorithm>

namespace weir::daemon {
namespace {

std::string_view word(policy::EntryKind kind)
{
  switch (kind) {
  case policy::EntryKind::listed:
    return "listed";
  case policy::EntryKind::allow:
    return "allow";
  case policy::EntryKind::protect:
    return "protect";
  }
  return "?";
}

std::string_view word(policy::Action action)
{
  switch (action) {
  case policy::Action::none:
    return "none";
  case policy::Action::monitor:
    return "monitor";
  case policy::Action::block:
    return "block";
  }
  return "?";
}

std::string_view word(policy::AnswerMode mode)
{
  switch (mode) {
  case policy::AnswerMode::standard:
    return "standard";
  case policy::AnswerMode::nxdomain:
    return "nxdomain";
  case policy::AnswerMode::nodata:
    return "nodata";
  }
  return "?";
}

Json matched_json(const std::optional<Matched>& matched)
{
  if (!matched)
    return {};
  const policy::EntryClass& entry = matched->entry_class;
  return {{"indicator", matched->indicator},
          {"form", matched->form},
          {"class",
           {{"kind", word(entry.kind)},
            {"inbound", word(entry.inbound)},
            {"outbound", word(entry.outbound)},
            {"answer", word(entry.answer)}}}};
}

/// The box's own lists say more than feeds: who wrote it, why, until when. Null for feeds.
Json local_json(const ApiContext& context, const provenance::Listing& listing)
{
  const bool allow = listing.feed == config::kLocalAllowFeed;
  if (!allow && listing.feed != config::kLocalBlockFeed)
    return {};
  const auto items = context.local.all();
  const auto item = std::find_if(items.begin(), items.end(), [&](const LocalItem& one) {
    return (one.action == LocalAction::allow) == allow && one.entry == listing.entry;
  });
  if (item == items.end())
    return {};
  return {{"user", item->user},
          {"reason", item->reason},
          {"created", time_json(item->created)},
          {"expires", time_json(item->expires)}};
}

Json listings_json(const ApiContext& context, const std::vector<provenance::Listing>& listings)
{
  Json out = Json::array();
  for (const provenance::Listing& one : listings) {
    Json confidence = one.confidence ? Json(*one.confidence) : Json();
    if (const auto feed = context.book.find(one.feed); !one.confidence && feed)
      confidence = feed->feed.confidence;
    out.push_back({{"name", one.feed},
                   {"entry", one.entry},
                   {"first_seen", time_json(one.first_seen)},
                   {"last_seen", time_json(one.last_seen)},
                   {"line", one.line == 0 ? Json() : Json(one.line)},
                   {"confidence", std::move(confidence)},
                   {"local", local_json(context, one)}});
  }
  return out;
}

/// What the bridges do with it now, policy and modes taken together.
Json bridges_json(const ApiContext& context, const DataplaneState& dataplane, Verdict verdict)
{
  Json out = Json::array();
  for (const config::Bridge& bridge : context.setup.config.bridges) {
    const std::string mode = dataplane.effective_mode(bridge.name);
    out.push_back({{"name", bridge.name}, {"effective_mode", mode}, {"outcome", outcome_on_bridge(verdict, mode)}});
  }
  return out;
}

Json inside_json(const Answer& answer)
{
  constexpr std::size_t kShown = 10;
  const std::vector<feeds::Key>& inside = answer.inside;
  Json some = Json::array();
  for (std::size_t i = 0; i < std::min(inside.size(), kShown); ++i)
    some.push_back(feeds::format(inside[i]));
  return {{"entries", inside.size()}, {"complete", answer.inside_complete}, {"some", std::move(some)}};
}

api::Result test(const ApiContext& context, const std::string& typed, bool name)
{
  feeds::Refanged plain = feeds::refang(typed);
  // A question does no harm: of a URL its host is meant.
  const auto host = typed_host(plain);
  if (host)
    plain.text = *host;
  if (const auto problem = typed_problem(typed, plain))
    return error_of(api::ErrorCode::bad_argument, *problem);
  const auto key = provenance::parse_key(plain.text);
  if (!key || std::holds_alternative<feeds::NameKey>(*key) != name)
    return error_of(api::ErrorCode::bad_argument, "'" + config::printable(typed, 80) + "' is " +
                                                      (!key   ? name ? "no name" : "no address or prefix"
                                                       : name ? "an address; ask: test ip"
                                                              : "a name; ask: test name"));
  const auto policy = context.policy.get();
  const Answer answer = ask_policy(*policy, context.setup.config, *key);
  const Verdict effective = answer.verdict == Verdict::in_part ? answer.inside_verdict : answer.verdict;
  const DataplaneState dataplane = current_state(context);
  const std::uint64_t in_force = dataplane.hello ? dataplane.hello->generation : 0;
  return result_of(
      {{"query", feeds::format(*key)},
       {"host_of", host ? Json(typed) : Json()},
       {"refanged", plain.changed},
       {"verdict", daemon::word(answer.verdict)},
       {"generation", answer.generation},
       {"in_force", answer.generation != 0 && in_force == answer.generation},
       {"dataplane",
        {{"state", daemon::word(dataplane.word)}, {"generation", in_force}, {"note", absence_advice(dataplane)}}},
       {"bridges", bridges_json(context, dataplane, effective)},
       {"matched", matched_json(answer.matched)},
       {"inside", inside_json(answer)},
       {"feeds", listings_json(context, answer.listings)},
       {"allowed_by", answer.allowed_by}});
}

} // namespace

void bind_test(api::Server& server, ApiContext& context)
{
  server.bind("test.ip",
              [&context](const api::Args& args, const api::Peer&) { return test(context, args.text("entry"), false); });
  server.bind("test.name",
              [&context](const api::Args& args, const api::Peer&) { return test(context, args.text("entry"), true); });
}

} // namespace weir::daemon
