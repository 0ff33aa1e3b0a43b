// SPDX-License-Identifier: BSD-3-Clause
// All commands of the shell.
#include "render.h"

#include <weir/hunt/query.h>
#include <weir/shell/command.h>

#include <array>

namespace weir::shell {

namespace {

constexpr Command kStatus = {"show.status", render_status};
constexpr Command kPorts = {"show.ports", render_ports};
constexpr Command kBridges = {"show.bridges", render_bridges};
constexpr Command kPolicy = {"show.policy", render_policy};
constexpr Command kFeeds = {"show.feeds", render_feeds};
constexpr Command kFeed = {"show.feeds", render_feed_details};
constexpr Command kHits = {"show.hits", render_hits};
constexpr Command kTop = {"show.top", render_top};
constexpr Command kMonitorHits = {"show.hits", nullptr, Builtin::monitor};
constexpr Command kHunt = {"show.indicators", nullptr, Builtin::hunt};
constexpr Command kIndicators = {"export.indicators", nullptr, Builtin::indicators};
constexpr Command kIocImport = {"ioc.import", nullptr, Builtin::ioc_import};
constexpr Command kIocRemove = {"ioc.remove", render_import_removed, Builtin::none, is_in_force};
constexpr Command kCounters = {"show.counters", render_counters};
constexpr Command kTelemetry = {"show.telemetry", render_telemetry};
constexpr Command kLocal = {"show.local", render_local};
constexpr Command kVersion = {"show.version", render_version};
constexpr Command kTestIp = {"test.ip", render_test};
constexpr Command kTestName = {"test.name", render_test};
constexpr Command kAdd = {"local.add", render_local_added, Builtin::none, is_in_force};
constexpr Command kRemove = {"local.remove", render_local_removed, Builtin::none, is_in_force};
constexpr Command kRefresh = {"request.feed-refresh", render_refresh, Builtin::none, is_refreshed};
constexpr Command kBridge = {"request.bridge", render_bridge_mode, Builtin::none, is_in_force};
constexpr Command kBypass = {.method = "request.bridge",
                             .render = render_bridge_mode,
                             .judge = is_in_force,
                             .question = "Nothing will be stopped or reported on this bridge. Go on?"};
constexpr Command kReload = {.method = "request.config-reload",
                             .render = render_reload,
                             .judge = is_not_rejected,
                             .failed_status = kExitRejected};
constexpr Command kSiemPack = {"export.siem-pack", render_saved, Builtin::none, nullptr, "directory"};
constexpr Command kHelp = {{}, nullptr, Builtin::help};
constexpr Command kLeave = {{}, nullptr, Builtin::leave};

constexpr std::array kDuration = {Node{"<duration>", "such as 90s, 15m, 2h, 7d", WordType::duration, "since_s"}};
constexpr std::array kLimit = {Node{"<number>", "1..10000", WordType::number, "limit"}};
constexpr Node kLastOption = {.word = "last", .help = "only the last so much time", .next = kDuration};
constexpr Node kLimitOption = {.word = "limit", .help = "how many rows at most", .next = kLimit};

constexpr std::array kHitClient = {Node{"<address>", "inside address", WordType::ip, "client"}};
constexpr std::array kHitIndicator = {Node{"<indicator>", "address, prefix or name", WordType::name, "indicator"}};
constexpr std::array kHitFeed = {Node{"<feed>", "name of a feed", WordType::feed, "feed"}};
constexpr std::array kHitOptions = {kLastOption,
                                    Node{.word = "client", .help = "only of one inside address", .next = kHitClient},
                                    Node{.word = "indicator", .help = "only of one indicator", .next = kHitIndicator},
                                    Node{.word = "feed", .help = "only of one feed", .next = kHitFeed}, kLimitOption};
constexpr std::array kCount = {Node{"<number>", "end after so many hits", WordType::number, "count"}};
constexpr std::array kMonitorOptions = {
    Node{.word = "client", .help = "only of one inside address", .next = kHitClient},
    Node{.word = "count", .help = "end after so many hits", .next = kCount},
    Node{.word = "feed", .help = "only of one feed", .next = kHitFeed},
    Node{.word = "indicator", .help = "only of one indicator", .next = kHitIndicator}};
constexpr std::array kMonitor = {Node{.word = "hits",
                                      .help = "hits as they happen; Ctrl-C ends it",
                                      .options = kMonitorOptions,
                                      .command = &kMonitorHits}};

/// The plural that people type and the singular that the daemon knows.
constexpr Node top_node(std::string_view word, std::string_view help, std::string_view value)
{
  return {.word = word, .help = help, .argument = "by", .value = value, .options = kHitOptions, .command = &kTop};
}
constexpr std::array kTopBy = {
    top_node("clients", "inside hosts with the most hits, those that they began first", "client"),
    top_node("feeds", "feeds with the most hits", "feed"),
    top_node("indicators", "indicators with the most hits", "indicator")};

constexpr std::array kShowHits = {Node{.word = "top", .help = "who and what has the most hits", .next = kTopBy}};

constexpr std::array kShowFeed = {Node{
    .word = "<feed>", .help = "one feed in detail", .type = WordType::feed, .argument = "name", .command = &kFeed}};

constexpr std::array kCountersBridge = {Node{.word = "<bridge>",
                                             .help = "only of this bridge",
                                             .type = WordType::bridge,
                                             .argument = "bridge",
                                             .command = &kCounters}};

constexpr std::array kShow = {
    Node{.word = "bridges", .help = "bridges, configured and effective mode", .command = &kBridges},
    Node{.word = "counters", .help = "frames by verdict and reason", .next = kCountersBridge, .command = &kCounters},
    Node{.word = "feeds", .help = "feeds, their state and counts", .next = kShowFeed, .command = &kFeeds},
    Node{.word = "hits",
         .help = "what was stopped or detected",
         .next = kShowHits,
         .options = kHitOptions,
         .command = &kHits},
    Node{.word = "local", .help = "entries made by block and allow", .command = &kLocal},
    Node{.word = "policy", .help = "the policy in force and its predecessors", .command = &kPolicy},
    Node{.word = "ports", .help = "ports, link and counters", .command = &kPorts},
    Node{.word = "status", .help = "the box at a glance", .command = &kStatus},
    Node{.word = "telemetry", .help = "accounting of hits, event store, receivers", .command = &kTelemetry},
    Node{.word = "version", .help = "versions of all parts", .command = &kVersion},
};

constexpr std::string_view kIpHelp = "address or prefix, also defanged";
constexpr std::string_view kNameHelp = "domain name, also defanged";

constexpr std::array kTestIpEntry = {
    Node{.word = "<address>", .help = kIpHelp, .type = WordType::ip, .argument = "entry", .command = &kTestIp}};
constexpr std::array kTestNameEntry = {
    Node{.word = "<name>", .help = kNameHelp, .type = WordType::name, .argument = "entry", .command = &kTestName}};
constexpr std::array kTest = {
    Node{.word = "ip", .help = "would this address be stopped, and why", .next = kTestIpEntry},
    Node{.word = "name", .help = "would this name be stopped, and why", .next = kTestNameEntry},
};

constexpr std::array kForDuration = {Node{"<duration>", "such as 90s, 15m, 2h, 7d", WordType::duration, "duration_s"}};
constexpr std::array kReasonText = {
    Node{"<text>", "why, in quotes or to the end of the line", WordType::text, "reason"}};
constexpr std::array kAddOptions = {
    Node{.word = "for", .help = "how long; without it until taken back", .next = kForDuration},
    Node{.word = "reason", .help = "why, for the record", .next = kReasonText, .required = true},
};

constexpr std::array kBlockNameOptions = {kAddOptions[0],
                                          Node{.word = "public-suffix",
                                               .help = "also a name like co.uk, with all below it",
                                               .argument = "public-suffix",
                                               .value = "yes"},
                                          kAddOptions[1]};

constexpr Node entry_node(WordType type, const Command* command, std::span<const Node> options)
{
  const bool ip = type == WordType::ip;
  return {.word = ip ? "<address>" : "<name>",
          .help = ip ? kIpHelp : kNameHelp,
          .type = type,
          .argument = "entry",
          .options = options,
          .command = command};
}
constexpr Node kind_node(std::string_view word, std::string_view help, std::span<const Node> next)
{
  return {.word = word, .help = help, .argument = "kind", .value = word, .next = next};
}

constexpr std::array kAddIp = {entry_node(WordType::ip, &kAdd, kAddOptions)};
constexpr std::array kAddName = {entry_node(WordType::name, &kAdd, kAddOptions)};
constexpr std::array kAddKind = {kind_node("ip", "an address or a prefix", kAddIp),
                                 kind_node("name", "a domain name and all below it", kAddName)};
constexpr std::array kBlockName = {entry_node(WordType::name, &kAdd, kBlockNameOptions)};
constexpr std::array kBlockKind = {kind_node("ip", "an address or a prefix", kAddIp),
                                   kind_node("name", "a domain name and all below it", kBlockName)};
constexpr std::array kRemoveIp = {entry_node(WordType::ip, &kRemove, {})};
constexpr std::array kRemoveName = {entry_node(WordType::name, &kRemove, {})};
constexpr std::array kRemoveKind = {kind_node("ip", "an address or a prefix", kRemoveIp),
                                    kind_node("name", "a domain name", kRemoveName)};

constexpr Node action_node(std::string_view word, std::string_view help, std::span<const Node> kinds)
{
  return {.word = word, .help = help, .argument = "action", .value = word, .next = kinds};
}
constexpr std::array kTakeBack = {action_node("allow", "take back a local allow", kRemoveKind),
                                  action_node("block", "take back a local block", kRemoveKind)};

constexpr std::array kRefreshName = {
    Node{.word = "<feed>", .help = "only this feed", .type = WordType::feed, .argument = "name", .command = &kRefresh}};
constexpr std::array kFeedAction = {
    Node{.word = "refresh", .help = "fetch all feeds, or one, now", .next = kRefreshName, .command = &kRefresh}};
constexpr std::array kBridgeMode = {
    Node{.word = "bypass",
         .help = "forward all, look at nothing",
         .argument = "mode",
         .value = "bypass",
         .command = &kBypass},
    Node{.word = "normal", .help = "as configured", .argument = "mode", .value = "normal", .command = &kBridge},
};
constexpr std::array kBridgeName = {Node{.word = "<bridge>",
                                         .help = "name of a bridge",
                                         .type = WordType::bridge,
                                         .argument = "bridge",
                                         .next = kBridgeMode}};
constexpr std::array kChunk = {Node{"<number>", "1..1000 indicators", WordType::number, "chunk"}};
constexpr Node kUrlHosts = {
    .word = "url-hosts", .help = "take the hosts of URLs as names, too", .argument = "url-hosts", .value = "yes"};
constexpr Node kSubdomains = {
    .word = "subdomains", .help = "names stand for all below them, too", .argument = "subdomains", .value = "yes"};
constexpr std::array kImportName = {Node{"<name>", "of the new feed: a-z, 0-9 and -", WordType::new_feed, "name"}};
constexpr std::array kNote = {
    Node{"<text>", "where it is from, in quotes or to the end of the line", WordType::text, "note"}};
constexpr std::array kImportMode = {
    Node{.word = "block", .help = "stop them", .argument = "mode", .value = "block"},
    Node{.word = "monitor", .help = "only report them", .argument = "mode", .value = "monitor"}};
constexpr std::array kImportOptions = {
    Node{.word = "name", .help = "how the feed is called: ioc-<name>", .next = kImportName, .required = true},
    Node{.word = "for", .help = "when it expires; without it after 30 days", .next = kForDuration},
    Node{.word = "mode", .help = "what is done with what it lists; without it block", .next = kImportMode},
    kSubdomains,
    kUrlHosts,
    Node{.word = "confirm", .help = "import without asking", .argument = "confirm", .value = "yes"},
    Node{.word = "preview", .help = "only show what would be imported", .argument = "preview", .value = "yes"},
    Node{.word = "note", .help = "where it is from, for the record", .next = kNote},
};
constexpr std::array kImportSource = {Node{.word = "<file|->",
                                           .help = "path of a report of any kind; - for what is piped or pasted",
                                           .type = WordType::file,
                                           .argument = "source",
                                           .options = kImportOptions,
                                           .command = &kIocImport}};
constexpr std::array kImported = {Node{.word = "<import>",
                                       .help = "an imported feed",
                                       .type = WordType::import,
                                       .argument = "name",
                                       .command = &kIocRemove}};
constexpr std::array kIoc = {
    Node{.word = "import",
         .help = "make a feed of the indicators in a report",
         .next = kImportSource,
         .options = kImportOptions,
         .command = &kIocImport},
    Node{.word = "remove", .help = "take an imported feed back", .next = kImported},
};
constexpr std::array kConfigAction = {
    Node{.word = "reload", .help = "check weir.yaml and go on with it; traffic is not touched", .command = &kReload}};
constexpr std::array kRequest = {
    Node{.word = "bridge", .help = "switch a bridge to bypass or back", .next = kBridgeName},
    Node{.word = "config", .help = "the configuration file", .next = kConfigAction},
    Node{.word = "feed", .help = "fetch feeds", .next = kFeedAction},
    Node{.word = "ioc", .help = "reports made into feeds", .next = kIoc},
};

constexpr std::array kPackDirectory = {Node{.word = "<directory>",
                                            .help = "a new or empty directory on this machine",
                                            .type = WordType::text,
                                            .argument = "directory",
                                            .command = &kSiemPack}};
constexpr std::array kHuntOptions = {Node{.word = "chunk", .help = "how many indicators a query", .next = kChunk},
                                     kSubdomains, kUrlHosts};
constexpr std::array kHuntSource = {
    Node{.word = "<feed|file|->",
         .help = "a feed; or a report: a file with a dot or slash in its name, or - for what is piped or pasted",
         .type = WordType::source,
         .argument = "source",
         .options = kHuntOptions,
         .command = &kHunt}};
constexpr Node language_node(std::string_view word, std::string_view help)
{
  return {.word = word, .help = help, .argument = "language", .value = word, .next = kHuntSource, .command = &kHunt};
}
constexpr std::array kLanguages = {
#define WEIR_SHELL_X(name, help) language_node(#name, help),
    WEIR_HUNT_LANGUAGES(WEIR_SHELL_X)
#undef WEIR_SHELL_X
};
constexpr std::array kIndicatorFeed = {Node{.word = "<feed>",
                                            .help = "only this feed; else all that block",
                                            .type = WordType::feed,
                                            .argument = "feed",
                                            .command = &kIndicators}};
constexpr std::array kExport = {
    Node{.word = "hunt", .help = "indicators as queries for what others run", .next = kLanguages},
    Node{.word = "indicators",
         .help = "what feeds list, as documents for the SIEM's _bulk",
         .next = kIndicatorFeed,
         .command = &kIndicators},
    Node{.word = "siem-pack",
         .help = "templates, dashboards, collector configurations, rules for the SIEM",
         .next = kPackDirectory}};

constexpr std::array kCommands = {
    action_node("allow", "never stop an address or a name", kAddKind),
    action_node("block", "stop an address or a name", kBlockKind),
    Node{.word = "exit", .help = "leave the shell", .command = &kLeave},
    Node{.word = "export", .help = "write something for other systems", .next = kExport},
    Node{.word = "help", .help = "all commands", .command = &kHelp},
    Node{.word = "monitor", .help = "watch the box", .next = kMonitor},
    Node{.word = "no", .help = "take back what block or allow did", .next = kTakeBack},
    Node{.word = "quit", .help = "leave the shell", .command = &kLeave},
    Node{.word = "request", .help = "make the box do something once", .next = kRequest},
    Node{.word = "show", .help = "look at the box", .next = kShow},
    Node{.word = "test", .help = "ask what would happen", .next = kTest},
};

constexpr Node kRoot = {.word = "", .help = "", .next = kCommands};

} // namespace

const Node& command_tree() noexcept
{
  return kRoot;
}

} // namespace weir::shell
