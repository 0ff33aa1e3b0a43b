// SPDX-License-Identifier: BSD-3-Clause
// Look-ups over the mapped snapshots of all feeds.
#include <weir/provenance/provenance.h>

#include "feed_lookup.h"
#include "open_file.h"

#include <weir/feeds/name_reading.h>
#include <weir/feeds/snapshot.h>

#include <algorithm>
#include <map>
#include <utility>

namespace weir::provenance {

namespace {

bool has_u_labels(std::string_view text)
{
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string form_word(const Key& key)
{
  if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&key))
    return prefix4->length == 32 ? "address" : "prefix";
  if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&key))
    return prefix6->length == 128 ? "address" : "prefix";
  switch (std::get<NameKey>(key).form) {
  case NameForm::exact:
    return "exact";
  case NameForm::subdomains:
    return "subdomains";
  case NameForm::below_only:
    break;
  }
  return "below-only";
}

/// Of two prefixes of one family.
bool comes_before(const Key& a, const Key& b)
{
  if (const auto* a4 = std::get_if<Ipv4Prefix>(&a))
    return *a4 < std::get<Ipv4Prefix>(b);
  return std::get<Ipv6Prefix>(a) < std::get<Ipv6Prefix>(b);
}

class Snapshots final : public Provenance {
public:
  Snapshots(const std::vector<FeedFile>& feeds, const Snapshots* before)
  {
    for (const FeedFile& feed : feeds)
      take(feed, before);
  }

  [[nodiscard]] std::vector<Listing> listings(const Key& key) const override
  {
    std::vector<Listing> all;
    for (const Feed& feed : feeds_) {
      for (const std::size_t number : feed.lookup->containing(key))
        all.push_back(listing(feed, number, key));
    }
    return all;
  }

  [[nodiscard]] std::vector<Key> inside(const Key& key,
                                        const std::function<bool(std::string_view feed)>& is_wanted) const override
  {
    std::vector<Key> all;
    for (const Feed& feed : feeds_) {
      if (!is_wanted(feed.name))
        continue;
      for (const std::size_t number : feed.lookup->inside(key, kMostInside))
        all.push_back(feed.lookup->snapshot().key(number));
    }
    std::ranges::sort(all, comes_before);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    all.resize(std::min(all.size(), kMostInside));
    return all;
  }

  [[nodiscard]] std::optional<Listing> narrowest(const Key& key, std::string_view feed) const override
  {
    const auto found = by_name_.find(feed);
    if (found == by_name_.end())
      return std::nullopt;
    const Feed& asked = feeds_[found->second];
    const auto numbers = asked.lookup->containing(key);
    if (numbers.empty())
      return std::nullopt;
    return listing(asked, numbers.front(), key);
  }

  [[nodiscard]] const std::vector<Unusable>& unusable() const override { return unusable_; }

private:
  struct Feed {
    std::string name;
    FileIdentity file;
    std::shared_ptr<const FeedLookup> lookup;
  };

  void take(const FeedFile& wanted, const Snapshots* before)
  {
    const OpenFile file(wanted.path);
    const auto identity = file.identity();
    auto lookup = identity && before != nullptr ? before->lookup_of(*identity) : nullptr;
    if (lookup == nullptr) {
      auto snapshot = identity ? feeds::Snapshot::open(file.descriptor()) : feeds::Snapshot::open(wanted.path);
      if (!snapshot) {
        unusable_.push_back({wanted.feed, snapshot.error().text});
        return;
      }
      lookup = std::make_shared<const FeedLookup>(std::move(*snapshot));
    }
    by_name_.emplace(wanted.feed, feeds_.size());
    feeds_.push_back({wanted.feed, identity.value_or(FileIdentity{}), std::move(lookup)});
  }

  /// The mapping keeps the file's inode, so that no other file can have its number.
  [[nodiscard]] std::shared_ptr<const FeedLookup> lookup_of(const FileIdentity& file) const
  {
    const auto found = std::find_if(feeds_.begin(), feeds_.end(), [&](const Feed& feed) { return feed.file == file; });
    return found == feeds_.end() ? nullptr : found->lookup;
  }

  static Listing listing(const Feed& feed, std::size_t number, const Key& asked)
  {
    const feeds::Snapshot& snapshot = feed.lookup->snapshot();
    const Key key = snapshot.key(number);
    const feeds::Attributes attributes = snapshot.attributes(number);
    Listing out;
    out.feed = feed.name;
    out.entry = feeds::format(key);
    out.form = form_word(key);
    out.same = key == asked;
    out.first_seen = attributes.first_seen;
    out.last_seen = attributes.last_seen;
    out.expiry = attributes.expiry;
    out.line = attributes.line;
    out.confidence = attributes.confidence;
    out.tags = attributes.tags;
    return out;
  }

  std::vector<Feed> feeds_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<Unusable> unusable_;
};

} // namespace

std::shared_ptr<const Provenance> Provenance::open(const std::vector<FeedFile>& feeds, const Provenance* before)
{
  return std::make_shared<const Snapshots>(feeds, dynamic_cast<const Snapshots*>(before));
}

std::optional<Key> parse_key(std::string_view text)
{
  if (const auto prefix4 = parse_ipv4_prefix(text))
    return Key(prefix4->prefix);
  if (const auto prefix6 = parse_ipv6_prefix(text)) {
    const auto ipv4 = mapped_ipv4(prefix6->prefix);
    return ipv4 ? Key(*ipv4) : Key(prefix6->prefix);
  }
  if (text.find_first_of("/:") != std::string_view::npos)
    return std::nullopt;
  if (has_u_labels(text)) {
    const auto by_idna = feeds::parse_name_text(text);
    return by_idna ? std::optional<Key>(*by_idna) : std::nullopt;
  }
  const auto name = dns::parse_name(text);
  if (!name || name->is_root() || dns::last_label_is_numeric(*name))
    return std::nullopt;
  return Key(NameKey{*name, NameForm::exact});
}

} // namespace weir::provenance
