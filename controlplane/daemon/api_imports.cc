// SPDX-License-Identifier: BSD-3-Clause
// test.iocs, ioc.import and ioc.remove: reports made into feeds.
#include "api_context.h"
#include "api_json.h"
#include "bind_errand.h"
#include "publish_answer.h"

#include <weir/daemon/policy_question.h>
#include <weir/daemon/public_resolver.h>

#include <algorithm>
#include <map>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::size_t kShownRefusals = 1000;
/// Feeds of a policy image.
constexpr std::size_t kMaxAllFeeds = 4096;

struct Refusal {
  std::string entry;
  std::string reason;
};

struct Sorted {
  std::vector<ImportEntry> accepted; ///< sorted by text, distinct
  std::vector<Refusal> refused;
};

/// The shell has read the report; here every entry is judged like one that a person typed.
Sorted sort_entries(const ApiContext& context, const LivePolicy& policy, const api::Args::List& entries)
{
  Sorted out;
  const BlockRules rules(policy, context.setup.config, context.local.all());
  for (const std::string& text : entries) {
    auto entry = read_import_entry(text);
    if (!entry) {
      out.refused.push_back({text.substr(0, 255), entry.error()});
      continue;
    }
    if (std::string objection = rules.objection(entry->key); !objection.empty())
      out.refused.push_back({entry->text, std::move(objection)});
    else
      out.accepted.push_back(std::move(*entry));
  }
  std::ranges::sort(out.accepted, {}, &ImportEntry::text);
  const auto is_same = [](const ImportEntry& a, const ImportEntry& b) { return a.text == b.text; };
  out.accepted.erase(std::unique(out.accepted.begin(), out.accepted.end(), is_same), out.accepted.end());
  return out;
}

Json refusals_json(const Sorted& sorted)
{
  Json out = Json::array();
  for (std::size_t i = 0; i < std::min(sorted.refused.size(), kShownRefusals); ++i)
    out.push_back({{"entry", sorted.refused[i].entry}, {"reason", sorted.refused[i].reason}});
  return out;
}

/// Empty: the name may be taken.
std::string name_objection(const ApiContext& context, const std::string& name)
{
  if (context.book.find(name))
    return "the configuration has a feed " + name;
  if (context.book.all().size() + context.imports.all().size() + 3 > kMaxAllFeeds)
    return "a policy has no room for a further feed";
  return context.imports.objection(name);
}

/// The full name of a new feed, or why it can't be called so.
tl::expected<std::string, api::Error> new_name(const ApiContext& context, const std::string& typed)
{
  const auto name = import_name(typed);
  if (!name)
    return tl::unexpected(api::Error{api::ErrorCode::bad_argument, name.error()});
  if (std::string why = name_objection(context, *name); !why.empty())
    return tl::unexpected(api::Error{api::ErrorCode::conflict, std::move(why)});
  return *name;
}

api::Result check(const ApiContext& context, const api::Args& args)
{
  if (const std::string typed = args.text("name"); !typed.empty()) {
    if (const auto name = new_name(context, typed); !name)
      return tl::unexpected(name.error());
  }
  const auto policy = context.policy.get();
  const Sorted sorted = sort_entries(context, *policy, args.list("entries"));
  std::map<std::string, std::uint64_t> listed_by;
  std::uint64_t listed = 0;
  Json remarks = Json::array();
  for (const ImportEntry& entry : sorted.accepted) {
    if (std::string remark = resolver_remark(entry.key); !remark.empty())
      remarks.push_back(std::move(remark));
    const auto listings = policy->listed ? policy->listed->listings(entry.key) : std::vector<provenance::Listing>{};
    listed += listings.empty() ? 0 : 1;
    for (const provenance::Listing& listing : listings)
      ++listed_by[listing.feed];
  }
  return result_of({{"accepted", sorted.accepted.size()},
                    {"refused", refusals_json(sorted)},
                    {"refusals", sorted.refused.size()},
                    {"remarks", std::move(remarks)},
                    {"listed", listed},
                    {"listed_by", listed_by}});
}

void import(ApiContext& context, const api::Args& args, const std::string& user, const Reply& reply)
{
  const auto refuse = [&](api::ErrorCode code, const std::string& why) { (*reply)(error_of(code, why)); };
  const auto name = new_name(context, args.text("name"));
  if (!name)
    return refuse(name.error().code, name.error().message);
  const Sorted sorted = sort_entries(context, *context.policy.get(), args.list("entries"));
  if (sorted.accepted.empty())
    return refuse(api::ErrorCode::conflict, "none of the entries can be blocked; the first: " +
                                                sorted.refused[0].entry + ": " + sorted.refused[0].reason);
  const std::int64_t now = context.now();
  const auto duration = args.integer("duration_s");
  Import made{*name,
              user,
              args.text("note"),
              args.text("mode") == "monitor" ? config::FeedMode::monitor : config::FeedMode::block,
              now,
              duration ? now + *duration : 0,
              {}};
  for (const ImportEntry& entry : sorted.accepted)
    made.entries.push_back(entry.text);
  if (const auto added = context.imports.add(made, now); !added)
    return refuse(api::ErrorCode::failed, added.error());
  answer_when_in_force(context, "import " + *name,
                       {{"name", *name},
                        {"mode", config::word(made.mode)},
                        {"entries", made.entries.size()},
                        {"refused", refusals_json(sorted)},
                        {"refusals", sorted.refused.size()},
                        {"expires", time_json(made.expires)}},
                       reply);
}

void remove(ApiContext& context, const std::string& typed, const Reply& reply)
{
  const auto name = import_name(typed);
  const auto removed = name ? context.imports.remove(*name) : false;
  if (!removed)
    return (*reply)(error_of(api::ErrorCode::failed, removed.error()));
  if (!*removed) {
    const std::string configured = context.book.find(typed) ? typed + " is a configured feed, not an import; " : "";
    return (*reply)(
        error_of(api::ErrorCode::not_found, configured + context.imports.absence(name ? *name : "of that name")));
  }
  answer_when_in_force(context, "import " + *name + " removed", {{"name", *name}}, reply);
}

} // namespace

void bind_imports(api::Server& server, ApiContext& context)
{
  bind_errand(server, context, context.errands.reads, "test.iocs",
              [](const ApiContext& box, const api::Args& args, const api::Peer&, const Reply& reply) {
                (*reply)(check(box, args));
              });
  Errands& changes = context.errands.changes;
  bind_errand(server, context, changes, "ioc.import",
              [](ApiContext& box, const api::Args& args, const api::Peer& peer, const Reply& reply) {
                import(box, args, peer.user, reply);
              });
  bind_errand(server, context, changes, "ioc.remove",
              [](ApiContext& box, const api::Args& args, const api::Peer&, const Reply& reply) {
                remove(box, args.text("name"), reply);
              });
}

} // namespace weir::daemon
