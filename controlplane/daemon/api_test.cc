// SPDX-License-Identifier: BSD-3-Clause
// test.ip and test.name.
#include "api_context.h"
#include "api_json.h"

#include <weir/config/printable.h>
#include <weir/daemon/local_entries.h>
#include <weir/daemon/policy_question.h>
#include <weir/feeds/refang.h>
#include <weir/provenance/provenance.h>

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
                   {"line", one.line},
                   {"confidence", std::move(confidence)}});
  }
  return out;
}

api::Result test(const ApiContext& context, const std::string& typed, bool name)
{
  const feeds::Refanged plain = feeds::refang(typed);
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
  return result_of({{"query", feeds::format(*key)},
                    {"refanged", plain.changed},
                    {"verdict", daemon::word(answer.verdict)},
                    {"generation", answer.generation},
                    {"matched", matched_json(answer.matched)},
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
