// SPDX-License-Identifier: BSD-3-Clause
// The table of methods, and what checks arguments against it.
#include <weir/api/method.h>

#include <algorithm>
#include <array>

namespace weir::api {

namespace {

constexpr std::string_view kKinds = "ip|name";
constexpr std::int64_t kTenYears = 315'360'000;

constexpr ArgSpec kLimit = {"limit", ArgType::integer, false, "how many rows at most", {}, 1, 10'000};
constexpr ArgSpec kSince = {"since_s", ArgType::integer, false, "only the last so many seconds", {}, 1, kTenYears};
constexpr ArgSpec kEntry = {"entry", ArgType::text, true, "address, prefix or name; may be defanged"};
constexpr ArgSpec kAction = {"action", ArgType::word, true, "which local list", "block|allow"};
constexpr ArgSpec kKind = {"kind", ArgType::word, true, "what the entry is", kKinds};

constexpr std::array kFeeds = {ArgSpec{"name", ArgType::text, false, "only this feed, with its details"}};
constexpr std::array kCounters = {ArgSpec{"bridge", ArgType::text, false, "only of this bridge"}};
constexpr ArgSpec kClient = {"client", ArgType::text, false, "inside address"};
constexpr ArgSpec kIndicator = {"indicator", ArgType::text, false, "entry that matched"};
constexpr ArgSpec kOfFeed = {"feed", ArgType::text, false, "feed that lists it"};
constexpr ArgSpec kAfter = {"after", ArgType::integer, false, "only later sequences, the oldest first", {},
                            0,       INT64_MAX};
constexpr ArgSpec kEvents = {"events", ArgType::word, false, "with the whole event as receivers get it", "yes"};
constexpr std::array kHits = {kLimit, kSince, kClient, kIndicator, kOfFeed, kAfter, kEvents};
constexpr std::array kTop = {ArgSpec{"by", ArgType::word, true, "what is counted", "client|indicator|feed"},
                             kLimit,
                             kSince,
                             kClient,
                             kIndicator,
                             kOfFeed};
constexpr std::array kTest = {kEntry};
constexpr std::array kAdd = {kAction,
                             kKind,
                             kEntry,
                             ArgSpec{"reason", ArgType::text, true, "why, for the record"},
                             ArgSpec{"duration_s", ArgType::integer, false, "until it expires", {}, 1, kTenYears},
                             ArgSpec{"public-suffix", ArgType::word, false, "also a name like co.uk", "yes"}};
constexpr std::array kRemove = {kAction, kKind, kEntry};
constexpr std::array kRefresh = {ArgSpec{"name", ArgType::text, false, "only this feed"}};
constexpr std::array kBridge = {ArgSpec{"bridge", ArgType::text, true, "name of the bridge"},
                                ArgSpec{"mode", ArgType::word, true, "bypass forwards everything", "bypass|normal"}};
constexpr std::array kIndicators = {ArgSpec{"feed", ArgType::text, false, "only this feed; else all that block"}};
constexpr ArgSpec kEntries = {
    "entries", ArgType::list, true, "addresses, prefixes, names; *.d is d and all below it", {}, 0, kMaxImportEntries};
constexpr std::array kCheck = {kEntries,
                               ArgSpec{"name", ArgType::text, false, "of the feed that would be made of them"}};
constexpr std::array kImport = {ArgSpec{"name", ArgType::text, true, "of the feed, ioc-... or without the ioc-"},
                                kEntries,
                                ArgSpec{"duration_s", ArgType::integer, false, "until it expires", {}, 1, kTenYears},
                                ArgSpec{"mode", ArgType::word, false, "what its entries do", "block|monitor"},
                                ArgSpec{"note", ArgType::text, false, "where it is from, for the record"}};
constexpr std::array kImportName = {ArgSpec{"name", ArgType::text, true, "of an imported feed"}};
constexpr std::span<const ArgSpec> kNone;

constexpr std::array kMethods = {
    Method{"show.status", Role::viewer, kNone, "the box at a glance"},
    Method{"show.ports", Role::viewer, kNone, "ports with link and counters"},
    Method{"show.bridges", Role::viewer, kNone, "bridges with configured and effective mode"},
    Method{"show.policy", Role::viewer, kNone, "the policy in force and its predecessors"},
    Method{"show.feeds", Role::viewer, kFeeds, "feeds, their state and counts"},
    Method{"show.hits", Role::viewer, kHits, "what was stopped or detected"},
    Method{"show.top", Role::viewer, kTop, "clients, indicators or feeds with the most hits"},
    Method{"show.counters", Role::viewer, kCounters, "frames by verdict and reason"},
    Method{"show.telemetry", Role::viewer, kNone, "accounting of hits, event store, receivers"},
    Method{"show.local", Role::viewer, kNone, "entries added by block and allow"},
    Method{"show.indicators", Role::viewer, kIndicators, "what a feed lists", 60},
    Method{"show.version", Role::viewer, kNone, "versions of all parts"},
    Method{"test.ip", Role::viewer, kTest, "would this address be stopped, and why"},
    Method{"test.name", Role::viewer, kTest, "would this name be stopped, and why"},
    Method{"export.siem-pack", Role::viewer, kNone, "files for the SIEM, for this box"},
    Method{"export.indicators", Role::viewer, kIndicators, "what a feed lists as documents for the SIEM", 60},
    Method{"local.add", Role::admin, kAdd, "block or allow an entry", 60},
    Method{"local.remove", Role::admin, kRemove, "take back a local block or allow", 60},
    Method{"test.iocs", Role::viewer, kCheck, "what an import of these would do", 60},
    Method{"ioc.import", Role::admin, kImport, "make a local feed of a report's indicators", 120},
    Method{"ioc.remove", Role::admin, kImportName, "take an imported feed back", 120},
    Method{"request.feed-refresh", Role::admin, kRefresh, "fetch feeds now", 600},
    Method{"request.config-reload", Role::admin, kNone, "check the configuration files and go on with them"},
    Method{"request.bridge", Role::admin, kBridge, "switch a bridge to bypass or back"},
};

/// What is wrong with one value, or an empty text.
std::string complaint(const ArgSpec& spec, const Args::Value& value)
{
  const auto* text = std::get_if<std::string>(&value);
  const auto* number = std::get_if<std::int64_t>(&value);
  if (spec.type == ArgType::integer) {
    if (number == nullptr)
      return "must be a whole number";
    if (*number < spec.minimum || *number > spec.maximum)
      return "must be " + std::to_string(spec.minimum) + ".." + std::to_string(spec.maximum);
    return {};
  }
  if (spec.type == ArgType::list) {
    const auto* texts = std::get_if<Args::List>(&value);
    const auto is_bad = [](const std::string& one) { return one.empty() || one.size() > kMaxText; };
    if (texts == nullptr || texts->empty() || texts->size() > static_cast<std::size_t>(spec.maximum) ||
        std::ranges::any_of(*texts, is_bad))
      return "must be a list of 1.." + std::to_string(spec.maximum) + " texts";
    return {};
  }
  if (text == nullptr)
    return "must be a text";
  if (text->empty() || text->size() > kMaxText)
    return "must be 1.." + std::to_string(kMaxText) + " bytes long";
  if (spec.type == ArgType::word && !is_word_of(spec.words, *text))
    return "must be one of " + std::string(spec.words);
  return {};
}

} // namespace

bool is_word_of(std::string_view words, std::string_view word) noexcept
{
  while (!words.empty()) {
    const std::string_view candidate = words.substr(0, words.find('|'));
    if (candidate == word)
      return true;
    words.remove_prefix(std::min(words.size(), candidate.size() + 1));
  }
  return false;
}

std::span<const Method> methods() noexcept
{
  return kMethods;
}

const Method* find_method(std::string_view name) noexcept
{
  const auto found = std::ranges::find(kMethods, name, &Method::name);
  return found == kMethods.end() ? nullptr : &*found;
}

std::string_view word(Role role) noexcept
{
  return role == Role::admin ? "operator" : "viewer";
}

std::string Args::text(std::string_view name) const
{
  const auto found = values_.find(name);
  const auto* value = found == values_.end() ? nullptr : std::get_if<std::string>(&found->second);
  return value == nullptr ? std::string() : *value;
}

std::optional<std::int64_t> Args::integer(std::string_view name) const
{
  const auto found = values_.find(name);
  const auto* value = found == values_.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

const Args::List& Args::list(std::string_view name) const
{
  static const List kNone;
  const auto found = values_.find(name);
  const auto* value = found == values_.end() ? nullptr : std::get_if<List>(&found->second);
  return value == nullptr ? kNone : *value;
}

std::optional<Error> check_args(const Method& method, const Args& args)
{
  for (const ArgSpec& spec : method.args) {
    if (spec.required && !args.values().contains(spec.name))
      return Error{ErrorCode::bad_argument, "argument \"" + std::string(spec.name) + "\" is missing"};
  }
  for (const auto& [name, value] : args.values()) {
    const auto spec = std::ranges::find(method.args, std::string_view(name), &ArgSpec::name);
    if (spec == method.args.end())
      return Error{ErrorCode::bad_argument, "unknown argument \"" + name + "\""};
    if (const std::string wrong = complaint(*spec, value); !wrong.empty())
      return Error{ErrorCode::bad_argument, "argument \"" + name + "\" " + wrong};
  }
  return std::nullopt;
}

} // namespace weir::api
