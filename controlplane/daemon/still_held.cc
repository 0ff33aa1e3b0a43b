// SPDX-License-Identifier: BSD-3-Clause
// Other entries that hold the same.
#include <weir/daemon/still_held.h>

#include "comma_list.h"

#include <weir/daemon/policy_question.h>

#include <algorithm>
#include <utility>

namespace weir::daemon {
namespace {

/// With all below it, a name that a feed lists alone would seem free.
feeds::Key asked_key(feeds::Key key)
{
  if (auto* name = std::get_if<feeds::NameKey>(&key))
    name->form = feeds::NameForm::exact;
  return key;
}

bool is_blocking(const std::vector<config::Feed>& feeds, std::string_view name)
{
  return std::ranges::any_of(
      feeds, [name](const config::Feed& feed) { return feed.name == name && feed.mode == config::FeedMode::block; });
}

} // namespace

StillHeld still_held(const LivePolicy& policy, const config::Config& config, const std::vector<config::Feed>& imports,
                     const std::vector<LocalItem>& local, LocalAction action, const feeds::Key& key)
{
  const feeds::Key asked = asked_key(key);
  const bool can_be_blocked = block_objection(policy, config, local, asked).empty();
  StillHeld held;
  if (action == LocalAction::block && !can_be_blocked)
    return held;
  for (const LocalItem& item : local) {
    const auto typed = read_typed_entry(item.entry);
    if (item.action == action && typed && covers(typed->key, asked))
      held.local.push_back(item.entry);
  }
  if (can_be_blocked && (action == LocalAction::block || held.local.empty()))
    held.feeds = feeds_that_list(policy, asked, [&](std::string_view feed) {
      return is_blocking(config.feeds, feed) || is_blocking(imports, feed);
    });
  return held;
}

std::string sentence(const StillHeld& held, LocalAction action, const TypedEntry& entry)
{
  if (!held.local.empty())
    return comma_list(held.local) + " (local " + std::string(word(action)) + ") " +
           (held.local.size() == 1 ? "covers it" : "cover it");
  if (held.feeds.empty())
    return {};
  const bool is_name = std::holds_alternative<feeds::NameKey>(entry.key);
  return "it is listed by " + comma_list(held.feeds) + ": allow " + (is_name ? "name " : "ip ") + entry.text +
         " reason WHY opens it";
}

} // namespace weir::daemon
