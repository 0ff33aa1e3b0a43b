// SPDX-License-Identifier: BSD-3-Clause
// Reads start.conf line by line; the first error ends the reading.
#include "nearest_key.h"
#include "start_config_fields.h"

#include <algorithm>
#include <map>

namespace weir::control {

namespace {

using Result = tl::expected<void, StartConfigError>;

constexpr std::size_t kLongestLine = 1024;

struct Place {
  std::size_t line;
  std::size_t column;
};

/// Foreign text for an error message: short and printable.
std::string quoted(std::string_view text)
{
  std::string result = "'";
  for (const char c : text.substr(0, 64))
    result += c >= 0x20 && c < 0x7f ? c : '?';
  return result + (text.size() > 64 ? "...'" : "'");
}

tl::unexpected<StartConfigError> fail(StartConfigErrorCode code, Place place, std::string text)
{
  return tl::unexpected(StartConfigError{code, place.line, place.column, std::move(text)});
}

class Reader {
public:
  Result read(std::string_view text);
  [[nodiscard]] StartConfigError at_place_of(StartConfigError error) const;
  [[nodiscard]] StartConfig take() { return std::move(config_); }
  [[nodiscard]] Result check_required() const;

private:
  Result read_line(std::string_view line, std::size_t number);
  Result read_pair(std::string_view key, Place key_place, std::string_view value, Place value_place);
  Result read_version(std::string_view key, Place key_place, std::string_view value, Place value_place);
  template <typename Owner>
  Result set(Owner& owner, std::string_view name, std::span<const Field<Owner>> fields, std::string_view whole_key,
             Place key_place, std::string_view value, Place value_place);
  template <typename Owner>
  Result read_member(std::vector<Owner>& owners, std::span<const Field<Owner>> fields, std::string_view whole_key,
                     std::size_t prefix, Place key_place, std::string_view value, Place value_place);

  StartConfig config_;
  std::map<std::string, Place, std::less<>> seen_;
  std::size_t lines_ = 0;
};

/// All keys that could have been meant, with the names of the key in question.
std::vector<std::string> candidates_for(std::string_view whole_key)
{
  std::vector<std::string> keys = {"version"};
  for (const auto& field : config_fields())
    keys.emplace_back(field.key);
  const auto first_dot = whole_key.find('.');
  const auto last_dot = whole_key.rfind('.');
  if (first_dot == whole_key.npos || last_dot == first_dot)
    return keys;
  const std::string name(whole_key.substr(first_dot, last_dot - first_dot + 1));
  for (const auto& field : port_fields())
    keys.push_back("port" + name + std::string(field.key));
  for (const auto& field : bridge_fields())
    keys.push_back("bridge" + name + std::string(field.key));
  return keys;
}

tl::unexpected<StartConfigError> unknown_key(std::string_view key, Place place)
{
  std::string text = "unknown key " + quoted(key);
  const std::string nearest = nearest_key(key, candidates_for(key));
  if (!nearest.empty())
    text += ", did you mean '" + nearest + "'?";
  return fail(StartConfigErrorCode::unknown_key, place, std::move(text));
}

template <typename Owner>
Result Reader::set(Owner& owner, std::string_view name, std::span<const Field<Owner>> fields,
                   std::string_view whole_key, Place key_place, std::string_view value, Place value_place)
{
  const auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& entry) { return entry.key == name; });
  if (field == fields.end())
    return unknown_key(whole_key, key_place);
  if (!field->set(owner, value))
    return fail(StartConfigErrorCode::bad_value, value_place,
                quoted(value) + ": expected " + std::string(field->expects));
  return {};
}

template <typename Owner>
Result Reader::read_member(std::vector<Owner>& owners, std::span<const Field<Owner>> fields, std::string_view whole_key,
                           std::size_t prefix, Place key_place, std::string_view value, Place value_place)
{
  const auto rest = whole_key.substr(prefix);
  const auto dot = rest.find('.');
  if (dot == rest.npos)
    return unknown_key(whole_key, key_place);
  const auto name = rest.substr(0, dot);
  const Place name_place = {key_place.line, key_place.column + prefix};
  if (!is_name(name))
    return fail(StartConfigErrorCode::bad_value, name_place, quoted(name) + ": expected 1 to 31 of a-z 0-9 _ -");
  auto owner = std::find_if(owners.begin(), owners.end(), [&](const Owner& entry) { return entry.name == name; });
  if (owner == owners.end()) {
    if (owners.size() == 64)
      return fail(StartConfigErrorCode::conflict, name_place, "more than 64 of them");
    owners.emplace_back().name = name;
    owner = owners.end() - 1;
  }
  return set(*owner, rest.substr(dot + 1), fields, whole_key, key_place, value, value_place);
}

Result Reader::read_version(std::string_view key, Place key_place, std::string_view value, Place value_place)
{
  if (key != "version")
    return fail(StartConfigErrorCode::version, key_place, "the first key must be 'version'");
  if (value != std::to_string(kStartConfigVersion))
    return fail(StartConfigErrorCode::version, value_place,
                "version " + quoted(value) + " is not known, expected " + std::to_string(kStartConfigVersion));
  return {};
}

Result Reader::read_pair(std::string_view key, Place key_place, std::string_view value, Place value_place)
{
  const bool first = seen_.empty();
  const auto [entry, fresh] = seen_.emplace(std::string(key), key_place);
  if (!fresh)
    return fail(StartConfigErrorCode::duplicate_key, key_place,
                quoted(key) + " stands on line " + std::to_string(entry->second.line) + " already");
  if (first)
    return read_version(key, key_place, value, value_place);
  if (key.starts_with("port."))
    return read_member(config_.ports, port_fields(), key, 5, key_place, value, value_place);
  if (key.starts_with("bridge."))
    return read_member(config_.bridges, bridge_fields(), key, 7, key_place, value, value_place);
  return set(config_, key, config_fields(), key, key_place, value, value_place);
}

Result Reader::read_line(std::string_view line, std::size_t number)
{
  static constexpr std::string_view kBlanks = " \t";
  if (line.size() > kLongestLine)
    return fail(StartConfigErrorCode::syntax, {number, kLongestLine + 1}, "line too long");
  const auto bad = std::find_if(line.begin(), line.end(), [](char c) { return (c < 0x20 || c > 0x7e) && c != '\t'; });
  if (bad != line.end())
    return fail(StartConfigErrorCode::syntax, {number, static_cast<std::size_t>(bad - line.begin()) + 1},
                "not a printable ASCII character");
  const auto start = line.find_first_not_of(kBlanks);
  if (start == line.npos || line[start] == '#')
    return {};
  const auto equals = line.find('=', start);
  if (equals == line.npos)
    return fail(StartConfigErrorCode::syntax, {number, line.size() + 1}, "expected 'key = value'");
  const auto key_end = line.find_last_not_of(kBlanks, equals == 0 ? 0 : equals - 1);
  if (equals == start)
    return fail(StartConfigErrorCode::syntax, {number, start + 1}, "a key is missing before '='");
  const auto key = line.substr(start, key_end - start + 1);
  const auto value_start = line.find_first_not_of(kBlanks, equals + 1);
  if (value_start == line.npos)
    return fail(StartConfigErrorCode::syntax, {number, line.size() + 1}, quoted(key) + " has no value");
  const auto value = line.substr(value_start, line.find_last_not_of(kBlanks) - value_start + 1);
  return read_pair(key, {number, start + 1}, value, {number, value_start + 1});
}

Result Reader::read(std::string_view text)
{
  if (text.size() > kMaxStartConfigBytes)
    return fail(StartConfigErrorCode::syntax, {1, 1}, "longer than 256 KiB");
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    if (auto good = read_line(line, ++lines_); !good)
      return good;
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  if (seen_.empty())
    return fail(StartConfigErrorCode::version, {1, 1}, "empty: the first key must be 'version'");
  return {};
}

Result Reader::check_required() const
{
  const Place end = {lines_ + 1, 1};
  for (const auto& field : config_fields()) {
    if (field.required && !seen_.contains(field.key))
      return fail(StartConfigErrorCode::missing_key, end, "'" + std::string(field.key) + "' is missing");
  }
  for (const auto& bridge : config_.bridges) {
    for (const auto& field : bridge_fields()) {
      const std::string key = "bridge." + bridge.name + "." + std::string(field.key);
      if (field.required && !seen_.contains(key))
        return fail(StartConfigErrorCode::missing_key, end, "'" + key + "' is missing");
    }
  }
  return {};
}

StartConfigError Reader::at_place_of(StartConfigError error) const
{
  // Errors about the whole begin with the key they are about ("bridge.br0: ..."): point at its first line.
  const auto subject = error.text.substr(0, error.text.find_first_of(": "));
  Place place = {lines_ + 1, 1};
  for (const auto& [key, where] : seen_) {
    if (key.starts_with(subject) && where.line < place.line)
      place = where;
  }
  error.line = place.line;
  error.column = place.column;
  return error;
}

} // namespace

std::string StartConfigError::message(std::string_view file) const
{
  return std::string(file) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + text;
}

tl::expected<StartConfig, StartConfigError> parse_start_config(std::string_view text)
{
  Reader reader;
  if (auto good = reader.read(text); !good)
    return tl::unexpected(good.error());
  if (auto good = reader.check_required(); !good)
    return tl::unexpected(good.error());
  StartConfig config = reader.take();
  if (auto good = check_start_config(config); !good)
    return tl::unexpected(reader.at_place_of(good.error()));
  return config;
}

} // namespace weir::control
