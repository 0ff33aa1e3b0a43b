// SPDX-License-Identifier: BSD-3-Clause
// Writes one event as nested JSON, field by field in schema order.
#include "event_writer.h"

#include "time_text.h"

#include <weir/telemetry/schema.h>

#include <array>
#include <cassert>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace weir::telemetry {

namespace {

constexpr std::size_t kMaxDepth = 6;

/// A path cut at its dots.
struct Path {
  std::array<std::string_view, kMaxDepth> segments;
  std::size_t depth = 0;
  std::string opening;                       ///< `"a":{"b":{"c":`
  std::array<std::size_t, kMaxDepth> from{}; ///< where segment i begins in `opening`
};

using Paths = std::array<Path, static_cast<std::size_t>(FieldId::count)>;

Paths cut_paths()
{
  Paths paths;
  const auto rows = schema();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string_view rest = rows[i].path;
    for (;;) {
      const std::size_t dot = rest.find('.');
      assert(paths[i].depth < kMaxDepth);
      paths[i].from[paths[i].depth] = paths[i].opening.size();
      paths[i].segments[paths[i].depth++] = rest.substr(0, dot);
      paths[i].opening += '"';
      paths[i].opening += rest.substr(0, dot);
      paths[i].opening += dot == std::string_view::npos ? "\":" : "\":{";
      if (dot == std::string_view::npos)
        break;
      rest.remove_prefix(dot + 1);
    }
  }
  return paths;
}

/// Made before main(): no test and no thread meets its making.
const Paths kPaths = cut_paths();

std::size_t shared_depth(const Path& a, const Path& b) noexcept
{
  std::size_t depth = 0;
  while (depth + 1 < a.depth && depth + 1 < b.depth && a.segments[depth] == b.segments[depth])
    ++depth;
  return depth;
}

template <typename Number> void append_number(std::string& out, Number value)
{
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

const Field& row(FieldId field) noexcept
{
  return schema()[static_cast<std::size_t>(field)];
}

/// Nothing in it has to be escaped.
bool is_plain(std::string_view text) noexcept
{
  bool plain = true;
  for (const char c : text) // no early end: the compiler makes vector code of it
    plain &= c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
  return plain;
}

bool is_text(FieldType type) noexcept
{
  return type == FieldType::keyword || type == FieldType::ip || type == FieldType::date;
}

} // namespace

void append_json_string(std::string& out, std::string_view text)
{
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  if (is_plain(text)) {
    out += text;
    out += '"';
    return;
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\') {
      out += c;
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 0xf];
    }
  }
  out += '"';
}

EventWriter::EventWriter(std::string& out, std::uint8_t level) : out_(out), level_(level)
{
  out_.clear();
  out_ += '{';
}

bool EventWriter::skips(FieldId field) const noexcept
{
  const std::uint8_t sacrifice = row(field).sacrifice;
  return sacrifice != 0 && sacrifice <= level_;
}

bool EventWriter::open(FieldId field)
{
  if (skips(field))
    return false;
  const int index = static_cast<int>(field);
  assert(index > last_);
  const Path& next = kPaths[static_cast<std::size_t>(index)];
  std::size_t shared = 0;
  if (last_ >= 0) {
    const Path& last = kPaths[static_cast<std::size_t>(last_)];
    shared = shared_depth(last, next);
    out_.append(last.depth - 1 - shared, '}');
    out_ += ',';
  }
  out_.append(next.opening, next.from[shared], std::string::npos);
  last_ = index;
  return true;
}

void EventWriter::text(FieldId field, std::string_view value)
{
  assert(is_text(row(field).type) && !row(field).array);
  if (open(field))
    append_json_string(out_, value);
}

void EventWriter::text_if(FieldId field, std::string_view value)
{
  if (!value.empty())
    text(field, value);
}

void EventWriter::number(FieldId field, std::uint64_t value)
{
  assert(row(field).type == FieldType::long_number);
  constexpr std::uint64_t kMaxLong = INT64_MAX; // what the index type holds
  if (open(field))
    append_number(out_, value < kMaxLong ? value : kMaxLong);
}

void EventWriter::real(FieldId field, std::uint64_t value)
{
  assert(row(field).type == FieldType::float_number);
  if (open(field))
    append_number(out_, value);
}

void EventWriter::boolean(FieldId field, bool value)
{
  assert(row(field).type == FieldType::boolean);
  if (open(field))
    out_ += value ? "true" : "false";
}

void EventWriter::time(FieldId field, std::int64_t nanoseconds)
{
  assert(row(field).type == FieldType::date);
  if (!open(field))
    return;
  out_ += '"';
  append_rfc3339(out_, nanoseconds);
  out_ += '"';
}

void EventWriter::texts(FieldId field, std::span<const std::string_view> values)
{
  assert(is_text(row(field).type) && row(field).array);
  if (values.empty() || !open(field))
    return;
  out_ += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != 0)
      out_ += ',';
    append_json_string(out_, values[i]);
  }
  out_ += ']';
}

void EventWriter::raw(FieldId field, std::string_view value)
{
  assert(row(field).type == FieldType::object);
  if (open(field))
    out_ += value;
}

void EventWriter::finish()
{
  if (last_ >= 0)
    out_.append(kPaths[static_cast<std::size_t>(last_)].depth - 1, '}');
  out_ += '}';
}

} // namespace weir::telemetry
