// SPDX-License-Identifier: BSD-3-Clause
// The parts of the walk that do not depend on a struct, and the words of its messages.
#include "reader.h"

#include <weir/config/nearest.h>
#include <weir/config/printable.h>

namespace weir::config {
namespace {

/// "; takes 1m..30d, default 1h"
std::string what_it_takes(const RowText& row)
{
  std::string out = "; it takes " + range_text(row.spec);
  if (row.required())
    out += ", and has no default";
  else if (!row.fallback.empty())
    out += ", default " + std::string(row.fallback);
  return out;
}

std::optional<Value> read_node(Reporter& reporter, const RowText& row, const Node& node)
{
  const std::string name(row.name);
  if (node.kind == Node::Kind::null) {
    reporter.add(node.at, "'" + name + "' has no value" + what_it_takes(row));
    return std::nullopt;
  }
  if (node.kind != Node::Kind::scalar) {
    const char* found = node.kind == Node::Kind::map ? "a map" : "a list";
    reporter.add(node.at, "'" + name + "' is " + found + " but takes one value" + what_it_takes(row));
    return std::nullopt;
  }
  auto value = read_scalar(row.spec, node.scalar);
  if (!value) {
    reporter.add(node.at, name + ": '" + printable(node.scalar, 80) + "' is " + value.error() + what_it_takes(row));
    return std::nullopt;
  }
  return std::move(*value);
}

std::optional<Value> read_fallback(Reporter& reporter, const RowText& row)
{
  if (row.fallback.empty() || row.required())
    return std::nullopt;
  auto value = read_scalar(row.spec, row.fallback);
  if (value)
    return std::move(*value);
  reporter.add({}, "default of '" + std::string(row.name) + "' is " + value.error());
  return std::nullopt;
}

/// The items of a list, no more than the row allows; a single node is a list of one, null an empty one.
std::vector<const Node*> items_of(Reporter& reporter, const RowText& row, const Node& node)
{
  std::vector<const Node*> items;
  if (node.kind == Node::Kind::null)
    return items;
  if (node.kind != Node::Kind::sequence)
    return {&node};
  if (node.items.size() > row.max_items) {
    reporter.add(node.items[row.max_items].at, "'" + std::string(row.name) + "' has " +
                                                   std::to_string(node.items.size()) + " items, at most " +
                                                   std::to_string(row.max_items) + " are possible");
  }
  for (std::size_t i = 0; i < node.items.size() && i < row.max_items; ++i)
    items.push_back(&node.items[i]);
  return items;
}

} // namespace

std::optional<Value> read_value(Reporter& reporter, const RowText& row, const Node* node)
{
  return node == nullptr ? read_fallback(reporter, row) : read_node(reporter, row, *node);
}

std::vector<Value> read_values(Reporter& reporter, const RowText& row, const Node* node)
{
  std::vector<Value> values;
  if (node == nullptr) {
    if (auto value = read_fallback(reporter, row))
      values.push_back(std::move(*value));
    return values;
  }
  for (const Node* item : items_of(reporter, row, *node)) {
    if (auto value = read_node(reporter, row, *item))
      values.push_back(std::move(*value));
  }
  return values;
}

bool expect_map(Reporter& reporter, std::string_view name, const Node& node)
{
  if (node.kind == Node::Kind::map || node.kind == Node::Kind::null)
    return true;
  reporter.add(node.at, "'" + std::string(name) + "' takes keys below it");
  return false;
}

std::vector<const Node*> read_maps(Reporter& reporter, const RowText& row, const Node* node)
{
  std::vector<const Node*> maps;
  if (node == nullptr)
    return maps;
  if (node->kind != Node::Kind::sequence && node->kind != Node::Kind::null) {
    reporter.add(node->at, "'" + std::string(row.name) + "' takes a list: '- name: ...'");
    return maps;
  }
  for (const Node* item : items_of(reporter, row, *node)) {
    if (item->kind == Node::Kind::map)
      maps.push_back(item);
    else
      reporter.add(item->at, "an item of '" + std::string(row.name) + "' takes keys below it");
  }
  return maps;
}

void report_missing(Reporter& reporter, Position at, const RowText& row)
{
  const bool keys_below = row.help.empty();
  reporter.add(at,
               "'" + std::string(row.name) + "' is missing" + (keys_below ? "; it takes a list" : what_it_takes(row)));
}

void report_unknown(Reporter& reporter, const Member& member, const std::vector<std::string_view>& known)
{
  reporter.add(member.at, "unknown key '" + printable(member.key, 64) + "'" +
                              nearest_hint("nearest known one", member.key, known));
}

SettingText describe_row(const std::string& prefix, const RowText& row)
{
  SettingText out;
  out.path = prefix + std::string(row.name);
  out.type = std::string(type_text(row.spec)) + (row.max_items != 0 ? " list" : "");
  out.range = range_text(row.spec);
  if (row.max_items != 0)
    out.range += ", at most " + std::to_string(row.max_items);
  out.fallback = std::string(row.fallback);
  out.help = std::string(row.help);
  return out;
}

} // namespace weir::config
