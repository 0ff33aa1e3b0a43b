// SPDX-License-Identifier: BSD-3-Clause
// Two trees walked side by side.
#include "document.h"

#include <weir/config/differences.h>
#include <weir/config/printable.h>

#include <algorithm>
#include <utility>

namespace weir::config {
namespace {

constexpr std::size_t kMaxNameShown = 64;

bool means_the_same(const Node& a, const Node& b)
{
  if (a.kind != b.kind || a.scalar != b.scalar || a.members.size() != b.members.size())
    return false;
  for (const Member& member : a.members) {
    const Node* other = find(b, member.key);
    if (other == nullptr || !means_the_same(member.value, *other))
      return false;
  }
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), means_the_same);
}

/// What a member of a list is called: its `name`; empty: it has none.
std::string_view name_of(const Node& item)
{
  const Node* name = item.kind == Node::Kind::map ? find(item, "name") : nullptr;
  return name == nullptr ? std::string_view() : std::string_view(name->scalar);
}

bool is_named_list(const Node& node)
{
  return node.kind == Node::Kind::sequence &&
         std::none_of(node.items.begin(), node.items.end(), [](const Node& item) { return name_of(item).empty(); });
}

const Node* find_named(const Node& list, std::string_view name)
{
  const auto at = std::find_if(list.items.begin(), list.items.end(), [&](const Node& i) { return name_of(i) == name; });
  return at == list.items.end() ? nullptr : &*at;
}

class Comparison {
public:
  void compare(const std::string& path, const Node* before, const Node* now)
  {
    if (before == nullptr)
      return add(path + " added");
    if (now == nullptr)
      return add(path + " removed");
    if (means_the_same(*before, *now))
      return;
    if (before->kind == Node::Kind::map && now->kind == Node::Kind::map)
      return compare_maps(path, *before, *now);
    if (is_named_list(*before) && is_named_list(*now))
      return compare_lists(path, *before, *now);
    add(path);
  }

  std::vector<std::string> take()
  {
    if (found_.size() > kMaxDifferences) {
      const std::size_t beyond = found_.size() - kMaxDifferences;
      found_.resize(kMaxDifferences);
      found_.push_back("and " + std::to_string(beyond) + " more");
    }
    return std::move(found_);
  }

private:
  void add(std::string text) { found_.push_back(std::move(text)); }

  void compare_maps(const std::string& path, const Node& before, const Node& now)
  {
    const auto below = [&](const std::string& key) {
      return (path.empty() ? "" : path + ".") + printable(key, kMaxNameShown);
    };
    for (const Member& member : now.members)
      compare(below(member.key), find(before, member.key), &member.value);
    for (const Member& member : before.members) {
      if (find(now, member.key) == nullptr)
        add(below(member.key) + " removed");
    }
  }

  void compare_lists(const std::string& path, const Node& before, const Node& now)
  {
    const std::size_t found_before = found_.size();
    const auto member = [&](std::string_view name) { return path + "[" + printable(name, kMaxNameShown) + "]"; };
    for (const Node& item : now.items)
      compare(member(name_of(item)), find_named(before, name_of(item)), &item);
    for (const Node& item : before.items) {
      if (find_named(now, name_of(item)) == nullptr)
        add(member(name_of(item)) + " removed");
    }
    if (found_.size() == found_before)
      add(path + " in another order");
  }

  std::vector<std::string> found_;
};

/// A file that says nothing is a map without members.
Node tree_of(std::string_view text)
{
  Reporter unheard("");
  auto root = read_document(text, unheard);
  if (!root || root->kind != Node::Kind::map)
    root = Node{.kind = Node::Kind::map, .at = {}, .scalar = {}, .items = {}, .members = {}};
  return *std::move(root);
}

} // namespace

std::vector<std::string> differences(std::string_view before, std::string_view now)
{
  const Node old_tree = tree_of(before);
  const Node new_tree = tree_of(now);
  Comparison comparison;
  comparison.compare("", &old_tree, &new_tree);
  return comparison.take();
}

} // namespace weir::config
