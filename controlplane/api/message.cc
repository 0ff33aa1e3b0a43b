// SPDX-License-Identifier: BSD-3-Clause
// Reads and writes the lines of the protocol.
#include <weir/api/message.h>

#include <nlohmann/json.hpp>

namespace weir::api {

namespace {

using nlohmann::json;

/// Requests are flat: an object that holds an object of scalars and of lists of texts. What lies deeper is not kept.
constexpr int kMaxDepth = 3;

constexpr std::string_view kResultHead = R"({"v":1,"ok":true,"result":)";
static_assert(kVersion == 1, "the head names the version");

std::string dump(const json& value)
{
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json parse_flat(std::string_view text)
{
  const auto keep = [](int depth, json::parse_event_t, json&) { return depth <= kMaxDepth; };
  return json::parse(text, keep, false);
}

Error bad_message(std::string why)
{
  return {ErrorCode::bad_message, std::move(why)};
}

bool has_version(const json& message)
{
  const auto version = message.find("v");
  return version != message.end() && version->is_number_integer() && *version == kVersion;
}

std::optional<Args::List> texts_of(const json& value)
{
  if (!value.is_array())
    return std::nullopt;
  Args::List out;
  for (const json& element : value) {
    if (!element.is_string())
      return std::nullopt;
    out.push_back(element.get<std::string>());
  }
  return out;
}

tl::expected<Args, Error> parse_args(const json& object)
{
  Args args;
  if (object.is_null())
    return args;
  if (!object.is_object())
    return tl::unexpected(bad_message("\"args\" is not an object"));
  for (const auto& [name, value] : object.items()) {
    if (value.is_string())
      args.set(name, value.get<std::string>());
    else if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX)
      args.set(name, INT64_MAX);
    else if (value.is_number_integer())
      args.set(name, value.get<std::int64_t>());
    else if (auto texts = texts_of(value))
      args.set(name, std::move(*texts));
    else
      return tl::unexpected(
          Error{ErrorCode::bad_argument, "argument \"" + name + "\" is no text, no whole number and no list of texts"});
  }
  return args;
}

} // namespace

std::string format_request(const Request& request)
{
  json args = json::object();
  for (const auto& [name, value] : request.args.values())
    std::visit([&, &key = name](const auto& plain) { args[key] = plain; }, value);
  return dump({{"v", kVersion}, {"method", request.method}, {"args", std::move(args)}});
}

tl::expected<Request, Error> parse_request(std::string_view line)
{
  if (line.size() > kMaxRequest)
    return tl::unexpected(bad_message("request is too long"));
  const json message = parse_flat(line);
  if (!message.is_object())
    return tl::unexpected(bad_message("request is not a JSON object"));
  if (!has_version(message))
    return tl::unexpected(bad_message("request is not of version 1"));
  const auto method = message.find("method");
  if (method == message.end() || !method->is_string())
    return tl::unexpected(bad_message("request names no method"));
  const auto given = message.find("args");
  auto args = parse_args(given == message.end() ? json() : *given);
  if (!args)
    return tl::unexpected(args.error());
  return Request{method->get<std::string>(), std::move(*args)};
}

std::string format_answer(const Result& result)
{
  if (result && result->find('\n') == std::string::npos && json::accept(*result)) {
    std::string line(kResultHead);
    line += *result;
    line += '}';
    return line;
  }
  const Error error = result ? Error{ErrorCode::internal, "the daemon made an answer that is no JSON"} : result.error();
  return dump({{"v", kVersion}, {"ok", false}, {"error", {{"code", word(error.code)}, {"message", error.message}}}});
}

Result parse_answer(std::string_view line)
{
  if (line.starts_with(kResultHead) && line.ends_with('}')) {
    std::string_view result = line.substr(kResultHead.size());
    result.remove_suffix(1);
    if (json::accept(result))
      return std::string(result);
  }
  const json message = parse_flat(line);
  const json* error = message.is_object() && message.contains("error") ? &message["error"] : nullptr;
  if (error == nullptr || !error->is_object() || !has_version(message))
    return tl::unexpected(bad_message("the daemon's answer cannot be read"));
  const auto code = error->find("code");
  const auto text = error->find("message");
  if (code == error->end() || !code->is_string() || text == error->end() || !text->is_string())
    return tl::unexpected(bad_message("the daemon's error cannot be read"));
  const auto known = parse_error_code(code->get_ref<const std::string&>());
  return tl::unexpected(Error{known.value_or(ErrorCode::failed), text->get<std::string>()});
}

} // namespace weir::api
