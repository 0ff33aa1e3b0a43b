// SPDX-License-Identifier: BSD-3-Clause
// yaml-cpp's events -> Node. The only file that knows yaml-cpp; its exceptions end here.
#include "document.h"

#include <weir/config/printable.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <memory>
#include <streambuf>
#include <unordered_set>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace weir::config {
namespace {

Position position(const YAML::Mark& mark)
{
  if (mark.is_null())
    return {};
  return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

/// Thrown through the parser to stop it; never leaves this file.
struct LimitReached {
  Position at;
  std::string message;
};

/// A stream over text that is not copied.
class ViewBuffer : public std::streambuf {
public:
  explicit ViewBuffer(std::string_view text)
  {
    char* begin = const_cast<char*>(text.data()); // NOLINT: the get area is only read
    setg(begin, begin, begin + text.size());
  }
};

/// Builds the tree. Only the last child of a node is open, so pointers to open nodes stay valid while it grows.
class TreeBuilder : public YAML::EventHandler {
public:
  TreeBuilder(Node& root, Reporter& reporter) : root_(root), reporter_(reporter) {}

  void OnDocumentStart(const YAML::Mark& mark) override
  {
    if (++documents_ > 1)
      throw LimitReached{position(mark), "a second document in the file"};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
  {
    refuse_anchor(mark, anchor);
    add(Node::Kind::null, mark, {});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override
  {
    reporter_.add(position(mark), "aliases are not supported, write the value out");
    add(Node::Kind::null, mark, {});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override
  {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    add(Node::Kind::scalar, mark, value);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override
  {
    open(Node::Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { open_.pop_back(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override
  {
    open(Node::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { open_.pop_back(); }

private:
  struct Open {
    Node* node;
    bool has_key = false; ///< of a map: the next event is a value
    bool drop = false;    ///< the value belongs to a key that was refused
    Member pending;
    std::unordered_set<std::string> keys;
  };

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor)
  {
    if (anchor != 0)
      reporter_.add(position(mark), "anchors are not supported");
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag)
  {
    if (!tag.empty() && tag != "?" && tag != "!")
      reporter_.add(position(mark), "tags are not supported: " + printable(tag, 64));
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor)
  {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (open_.size() == kMaxDepth)
      throw LimitReached{position(mark), "nested deeper than " + std::to_string(kMaxDepth) + " levels"};
    Node* node = add(kind, mark, {});
    open_.push_back({node, false, false, {}, {}});
  }

  Node* add(Node::Kind kind, const YAML::Mark& mark, const std::string& scalar)
  {
    if (++nodes_ > kMaxNodes)
      throw LimitReached{position(mark), "more than " + std::to_string(kMaxNodes) + " values"};
    Node node;
    node.kind = kind;
    node.at = position(mark);
    node.scalar = scalar;
    if (open_.empty())
      return &(root_ = std::move(node));
    Open& parent = open_.back();
    if (parent.node->kind == Node::Kind::sequence)
      return &parent.node->items.emplace_back(std::move(node));
    return parent.has_key ? add_value(parent, std::move(node)) : add_key(parent, std::move(node));
  }

  /// Keeps a refused node alive while the events below it come in.
  Node* bury(Node&& node)
  {
    buried_.push_back(std::make_unique<Node>(std::move(node)));
    return buried_.back().get();
  }

  Node* add_key(Open& map, Node&& key)
  {
    map.has_key = true;
    map.drop = true;
    if (key.kind != Node::Kind::scalar)
      reporter_.add(key.at, "a key must be a word");
    else if (!map.keys.insert(key.scalar).second)
      reporter_.add(key.at, "duplicate key '" + printable(key.scalar, 64) + "'");
    else
      map.drop = false;
    map.pending = {key.scalar, key.at, {}};
    return bury(std::move(key));
  }

  Node* add_value(Open& map, Node&& value)
  {
    map.has_key = false;
    if (map.drop)
      return bury(std::move(value));
    map.pending.value = std::move(value);
    return &map.node->members.emplace_back(std::move(map.pending)).value;
  }

  Node& root_;
  Reporter& reporter_;
  std::vector<Open> open_;
  std::size_t nodes_ = 0;
  std::size_t documents_ = 0;
  std::vector<std::unique_ptr<Node>> buried_;
};

} // namespace

const Node* find(const Node& map, std::string_view key) noexcept
{
  const auto at = std::find_if(map.members.begin(), map.members.end(), [key](const Member& m) { return m.key == key; });
  return at == map.members.end() ? nullptr : &at->value;
}

std::optional<Node> read_document(std::string_view text, Reporter& reporter)
{
  Node root;
  root.at = {1, 1};
  try {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    TreeBuilder builder(root, reporter);
    while (parser.HandleNextDocument(builder)) {
    }
    return root;
  } catch (const LimitReached& limit) {
    reporter.add(limit.at, limit.message);
  } catch (const YAML::Exception& error) {
    reporter.add(position(error.mark), "not YAML: " + printable(error.msg));
  } catch (const std::exception& error) {
    reporter.add({}, std::string("not readable: ") + printable(error.what()));
  }
  return std::nullopt;
}

} // namespace weir::config
