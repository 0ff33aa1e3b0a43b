// SPDX-License-Identifier: BSD-3-Clause
// A stored event as CEF, LEEF or key=value text.
#include "message_format.h"

#include "format_keys.h"

#include <weir/telemetry/schema.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <functional>
#include <string_view>

namespace weir::telemetry {

namespace {

/// Longer values are cut: the limit of most string keys in CEF's dictionary.
constexpr std::size_t kMaxValue = 1023;

struct ActionName {
  std::string_view action;
  std::string_view name;
};

constexpr std::array kActionNames = {
    ActionName{"blocked", "Listed connection blocked"},
    ActionName{"rejected", "Listed connection rejected"},
    ActionName{"dns-sinkholed", "Listed name sinkholed"},
    ActionName{"dns-blocked", "Query for listed name blocked"},
    ActionName{"detected", "Listed connection detected"},
    ActionName{"exempt", "Listed connection of an exempt client"},
    ActionName{"self-listed", "Own address is listed"},
    ActionName{"heartbeat", "Heartbeat"},
    ActionName{"feed-state", "Feed state changed"},
    ActionName{"policy-published", "Policy published"},
    ActionName{"config-changed", "Configuration changed"},
    ActionName{"port-state", "Port state changed"},
    ActionName{"bridge-mode", "Bridge mode changed"},
};

std::string_view name_of(std::string_view action) noexcept
{
  for (const ActionName& known : kActionNames) {
    if (known.action == action)
      return known.name;
  }
  return action;
}

/// 0..10: of a hit its severity, of a state event by its syslog level.
unsigned severity_of(const StoredEvent& event, const EventFields& fields) noexcept
{
  unsigned value = (7U - std::min<unsigned>(event.level, 7)) * 10;
  const std::string_view text = fields.text(FieldId::event_severity);
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::min(value / 10, 10U);
}

std::string shortened(std::string value)
{
  if (value.size() > kMaxValue)
    value.replace(kMaxValue - 3, std::string::npos, "...");
  return value;
}

/// `text` with a backslash before each of `special`.
std::string escaped(std::string_view text, std::string_view special)
{
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos)
      out += '\\';
    out += c;
  }
  return out;
}

/// Characters that would end a header field, replaced: LEEF has no escape for them.
std::string without(std::string text, char special)
{
  std::replace(text.begin(), text.end(), special, '_');
  return text;
}

std::string_view path_of(FieldId field) noexcept
{
  return schema()[static_cast<std::size_t>(field)].path;
}

/// Calls for each field of the event, those that are never sacrificed first.
void for_each_field(const EventFields& fields, const std::function<void(FieldId)>& call)
{
  const auto rows = schema();
  for (const bool sacrificed : {false, true}) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto field = static_cast<FieldId>(i);
      if ((rows[i].sacrifice != 0) == sacrificed && !fields.all(field).empty())
        call(field);
    }
  }
}

/// Appends attributes as long as the message stays within its limit.
class Attributes {
public:
  Attributes(std::string& out, std::string_view separator)
      : out_(out), limit_(out.size() + kMaxEventBytes), separator_(separator)
  {
  }
  void add(std::string_view key, std::string_view value)
  {
    const std::string_view gap = first_ ? std::string_view() : separator_;
    if (out_.size() + gap.size() + key.size() + 1 + value.size() > limit_)
      return;
    out_.append(gap).append(key).append("=").append(value);
    first_ = false;
  }

private:
  std::string& out_;
  std::size_t limit_;
  std::string_view separator_;
  bool first_ = true;
};

/// "2026-11-24T09:30:00.000001Z" of our own making as milliseconds since 1970.
std::string milliseconds(std::string_view text)
{
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + length, value);
    return value;
  };
  if (text.size() < 23)
    return {};
  const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                         std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                         std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + number(11, 2)) * 60 + number(14, 2)) * 60 + number(17, 2);
  return std::to_string(seconds * 1000 + number(20, 3));
}

std::string cef_value(const FormatKey& key, const EventFields& fields)
{
  std::string value = shortened(fields.joined(key.field));
  if (schema()[static_cast<std::size_t>(key.field)].type == FieldType::date)
    return milliseconds(value);
  if (key.field == FieldId::network_direction)
    return value == "inbound" ? "0" : "1";
  if (key.field == FieldId::source_mac || key.field == FieldId::destination_mac)
    std::replace(value.begin(), value.end(), '-', ':');
  return escaped(value, "\\=");
}

bool has_cef_key(FieldId field) noexcept
{
  return std::any_of(kFormatKeys.begin(), kFormatKeys.end(),
                     [&](const FormatKey& key) { return key.field == field && !key.cef.empty(); });
}

/// What CEF has no key for, as "feed.name=x feed.state=stale".
std::string cef_rest(const EventFields& fields)
{
  constexpr std::string_view kOurs = "weir.";
  std::string rest;
  for_each_field(fields, [&](FieldId field) {
    const std::string_view path = path_of(field);
    if (path.starts_with(kOurs) && !has_cef_key(field))
      rest += (rest.empty() ? "" : " ") + std::string(path.substr(kOurs.size())) + "=" + fields.joined(field);
  });
  return shortened(std::move(rest));
}

void append_cef(std::string& out, const StoredEvent& event, const EventFields& fields)
{
  const auto header = [](std::string_view text) { return escaped(text.substr(0, kMaxValue), "\\|"); };
  Attributes attributes(out, " ");
  out += "CEF:0|Weir|Weir|" + header(fields.text(FieldId::observer_version)) + "|" + header(event.action) + "|" +
         header(name_of(event.action)) + "|" + std::to_string(severity_of(event, fields)) + "|";
  for (const FormatKey& key : kFormatKeys) {
    if (key.cef.empty() || fields.all(key.field).empty())
      continue;
    if (!key.cef_label.empty())
      attributes.add(std::string(key.cef) + "Label", key.cef_label);
    attributes.add(key.cef, cef_value(key, fields));
  }
  if (const std::string rest = cef_rest(fields); !rest.empty())
    attributes.add("msg", escaped(rest, "\\="));
}

/// A LEEF key of our own: letters, digits and underscores.
std::string leef_key(FieldId field)
{
  for (const FormatKey& key : kFormatKeys) {
    if (key.field == field && !key.leef.empty())
      return std::string(key.leef);
  }
  std::string key(path_of(field));
  std::replace(key.begin(), key.end(), '.', '_');
  return key;
}

void append_leef(std::string& out, const StoredEvent& event, const EventFields& fields)
{
  const auto header = [](std::string_view text) { return without(std::string(text.substr(0, kMaxValue)), '|'); };
  Attributes attributes(out, "\t");
  out += "LEEF:2.0|Weir|Weir|" + header(fields.text(FieldId::observer_version)) + "|" + header(event.action) + "|x09|";
  attributes.add("sev", std::to_string(std::max(severity_of(event, fields), 1U)));
  for_each_field(fields, [&](FieldId field) {
    const std::string value = shortened(fields.joined(field));
    attributes.add(leef_key(field), field == FieldId::timestamp ? milliseconds(value) : value);
  });
}

/// As it is when it is a plain word, else in quotes.
std::string kv_value(const std::string& value)
{
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:_/*+@-";
  if (!value.empty() && value.find_first_not_of(kPlain) == std::string::npos)
    return value;
  return '"' + escaped(value, "\\\"") + '"';
}

void append_kv(std::string& out, const EventFields& fields)
{
  Attributes attributes(out, " ");
  for_each_field(fields, [&](FieldId field) {
    const std::string_view path = path_of(field);
    attributes.add(path.starts_with('@') ? path.substr(1) : path, kv_value(shortened(fields.joined(field))));
  });
}

} // namespace

void append_message(std::string& out, const StoredEvent& event, const EventFields& fields, Format format)
{
  switch (format) {
  case Format::ecs:
    out += event.json;
    return;
  case Format::cef:
    return append_cef(out, event, fields);
  case Format::leef:
    return append_leef(out, event, fields);
  case Format::kv:
    return append_kv(out, fields);
  }
}

} // namespace weir::telemetry
