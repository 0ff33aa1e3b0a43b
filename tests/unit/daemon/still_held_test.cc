// SPDX-License-Identifier: BSD-3-Clause
// What goes on blocking what was taken back.
#include <weir/daemon/still_held.h>

#include <memory>
#include <string>
#include <utility>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::daemon;

namespace {

provenance::Listing listing_of(const std::string& feed, const char* entry)
{
  provenance::Listing out;
  out.feed = feed;
  out.entry = entry;
  return out;
}

/// Lists evil.example alone and 203.0.113.9 in every feed of `feeds`.
class Lists final : public provenance::Provenance {
public:
  explicit Lists(std::vector<std::string> feeds) : feeds_(std::move(feeds)) {}

  [[nodiscard]] std::vector<provenance::Listing> listings(const provenance::Key& key) const override
  {
    std::vector<provenance::Listing> out;
    for (const std::string& feed : feeds_) {
      for (const char* entry : {"203.0.113.9", "evil.example"}) {
        if (key == *provenance::parse_key(entry))
          out.push_back(listing_of(feed, entry));
      }
    }
    return out;
  }
  [[nodiscard]] std::vector<provenance::Key> inside(const provenance::Key&,
                                                    const std::function<bool(std::string_view)>&) const override
  {
    return {};
  }
  [[nodiscard]] std::optional<provenance::Listing> narrowest(const provenance::Key&, std::string_view) const override
  {
    return std::nullopt;
  }
  [[nodiscard]] const std::vector<provenance::Unusable>& unusable() const override { return unusable_; }

private:
  std::vector<std::string> feeds_;
  std::vector<provenance::Unusable> unusable_;
};

config::Feed feed(std::string name, config::FeedMode mode)
{
  config::Feed out;
  out.name = std::move(name);
  out.mode = mode;
  return out;
}

} // namespace

TEST_GROUP(StillHeldEntries)
{
  config::Config config;
  std::vector<config::Feed> imports;
  std::vector<LocalItem> local;
  LivePolicy policy;

  void setup() override
  {
    config.feeds = {feed("bad", config::FeedMode::block), feed("seen", config::FeedMode::monitor)};
    imports = {feed("ioc-a", config::FeedMode::block)};
    policy.listed = std::make_shared<Lists>(std::vector<std::string>{"bad", "bad", "seen", "ioc-a", "local-block"});
  }
  void have(LocalAction action, const char* entry)
  {
    local.push_back({action, entry, "ann", "ticket 7", 1000, 0});
  }
  std::string held(LocalAction action, const char* entry)
  {
    const auto typed = read_typed_entry(entry);
    const StillHeld found = still_held(policy, config, imports, local, action, typed->key);
    std::string out;
    for (const std::string& one : found.local)
      out += one + ' ';
    out += '|';
    for (const std::string& one : found.feeds)
      out += ' ' + one;
    return out + " | " + sentence(found, action, *typed);
  }
};

TEST(StillHeldEntries, wider_local_entries_and_feeds_that_block_are_named)
{
  STRCMP_EQUAL("| bad ioc-a | it is listed by bad, ioc-a: allow ip 203.0.113.9 reason WHY opens it",
               held(LocalAction::block, "203.0.113.9").c_str());
  STRCMP_EQUAL("| bad ioc-a | it is listed by bad, ioc-a: allow name evil.example reason WHY opens it",
               held(LocalAction::block, "evil.example").c_str());
  have(LocalAction::block, "203.0.113.0/24");
  have(LocalAction::block, "203.0.113.10");
  have(LocalAction::allow, "evil.example");
  STRCMP_EQUAL("203.0.113.0/24 | bad ioc-a | 203.0.113.0/24 (local block) covers it",
               held(LocalAction::block, "203.0.113.9").c_str());
  STRCMP_EQUAL("| | ", held(LocalAction::block, "192.0.2.1").c_str());
  STRCMP_EQUAL("evil.example | | evil.example (local allow) covers it",
               held(LocalAction::allow, "www.evil.example").c_str());
}

TEST(StillHeldEntries, feeds_stop_again_what_no_other_entry_allows)
{
  STRCMP_EQUAL("| bad ioc-a | it is listed by bad, ioc-a: allow ip 203.0.113.9 reason WHY opens it",
               held(LocalAction::allow, "203.0.113.9").c_str());
  have(LocalAction::allow, "203.0.113.0/24");
  STRCMP_EQUAL("203.0.113.0/24 | | 203.0.113.0/24 (local allow) covers it",
               held(LocalAction::allow, "203.0.113.9").c_str());
}

TEST(StillHeldEntries, a_name_is_held_by_one_above_it)
{
  have(LocalAction::block, "evil.test");
  have(LocalAction::block, "sub.evil.test");
  STRCMP_EQUAL("evil.test sub.evil.test | | evil.test, sub.evil.test (local block) cover it",
               held(LocalAction::block, "www.sub.evil.test").c_str());
  STRCMP_EQUAL("| | ", held(LocalAction::block, "notevil.test").c_str());
}

TEST(StillHeldEntries, nothing_blocks_what_is_allowed)
{
  have(LocalAction::block, "203.0.113.0/24");
  have(LocalAction::allow, "203.0.113.9");
  STRCMP_EQUAL("| | ", held(LocalAction::block, "203.0.113.9").c_str());
}
