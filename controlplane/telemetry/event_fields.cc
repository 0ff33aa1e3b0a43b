// SPDX-License-Identifier: BSD-3-Clause
// A stored event taken apart.
#include "event_fields.h"

#include <weir/telemetry/schema.h>

#include <nlohmann/json.hpp>

#include <optional>
#include <unordered_map>

namespace weir::telemetry {

namespace {

using Json = nlohmann::json;
using FieldNumbers = std::unordered_map<std::string_view, std::size_t>;

FieldNumbers number_fields()
{
  FieldNumbers numbers;
  const auto rows = schema();
  for (std::size_t i = 0; i < rows.size(); ++i)
    numbers.emplace(rows[i].path, i);
  return numbers;
}

/// Made before main(), as in event_writer.cc.
const FieldNumbers kFieldNumbers = number_fields();

/// The writer put each byte outside ASCII as \u00XX, which reads back as two bytes of UTF-8.
std::string printable_of(std::string_view text)
{
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if ((byte == 0xc2 || byte == 0xc3) && i + 1 < text.size())
      byte = static_cast<unsigned char>((byte & 3U) << 6U | (static_cast<unsigned char>(text[++i]) & 0x3fU));
    if (byte >= 0x20 && byte < 0x7f) {
      out += static_cast<char>(byte);
    } else {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

template <typename Take> class Collector final : public nlohmann::json_sax<Json> {
public:
  explicit Collector(Take take) : take_(take) {}

  bool null() override { return true; }
  bool boolean(bool value) override { return put(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return put(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return put(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& text) override { return put(text); }
  bool string(string_t& value) override { return put(printable_of(value)); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*elements*/) override
  {
    starts_.push_back(path_.size());
    return true;
  }
  bool key(string_t& name) override
  {
    path_.resize(starts_.back());
    path_ += (path_.empty() ? "" : ".") + name;
    return true;
  }
  bool end_object() override
  {
    path_.resize(starts_.back());
    starts_.pop_back();
    return true;
  }
  bool start_array(std::size_t /*elements*/) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/, const nlohmann::detail::exception& /*e*/) override
  {
    return false;
  }

private:
  bool put(std::string value)
  {
    take_(path_, std::move(value));
    return true;
  }
  Take take_;
  std::string path_;
  std::vector<std::size_t> starts_;
};

} // namespace

void EventFields::read(std::string_view json)
{
  for (auto& values : values_)
    values.clear();
  Collector collector([&](const std::string& path, std::string value) {
    const auto known = kFieldNumbers.find(path);
    if (known != kFieldNumbers.end())
      values_[known->second].push_back(std::move(value));
  });
  static_cast<void>(Json::sax_parse(json, &collector));
}

std::string EventFields::joined(FieldId field) const
{
  std::string out;
  for (const std::string& value : all(field))
    out += (out.empty() ? "" : ",") + value;
  return out;
}

} // namespace weir::telemetry
