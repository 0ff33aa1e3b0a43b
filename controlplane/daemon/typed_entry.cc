// SPDX-License-Identifier: BSD-3-Clause
// What a person typed.
#include <weir/daemon/local_entries.h>

#include <weir/compile/entry_set.h>
#include <weir/config/parse.h>
#include <weir/config/printable.h>
#include <weir/feeds/name_reading.h>
#include <weir/feeds/refang.h>

namespace weir::daemon {

namespace {

constexpr std::size_t kShown = 80;

/// Of "scheme://user@host:port/path" in any selection of its parts; the whole text if it has none of them.
std::string_view host_of(std::string_view text)
{
  if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos)
    text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of("/?#"));
  text = text.substr(text.rfind('@') + 1);
  if (text.starts_with('['))
    return text.substr(1, text.find(']') - 1);
  const bool is_ipv6 = text.find(':') != text.rfind(':');
  return is_ipv6 ? text : text.substr(0, text.find(':'));
}

std::string_view kind_of(std::string_view text)
{
  if (text.find("://") != std::string_view::npos || text.find('/') != std::string_view::npos)
    return "a URL";
  return text.find('@') != std::string_view::npos ? "a mail address" : "a host with a port";
}

/// "192.0.2.5/24", "10.0.0.0/255.0.0.0": a prefix that is none. Its host would be another question.
bool is_wrong_prefix(std::string_view text)
{
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.find("://") != std::string_view::npos)
    return false;
  const std::string_view length = text.substr(slash + 1);
  const auto entry = config::parse_entry(text.substr(0, slash));
  return entry && !std::holds_alternative<config::NameEntry>(entry->value) &&
         length.find_first_not_of("0123456789.") == std::string_view::npos;
}

} // namespace

std::optional<std::string> typed_host(const feeds::Refanged& plain)
{
  if (!plain.rest.empty() || config::parse_entry(plain.text) || is_wrong_prefix(plain.text))
    return std::nullopt;
  const auto entry = config::parse_entry(host_of(plain.text));
  return entry ? std::optional(entry->text) : std::nullopt;
}

std::optional<std::string> typed_problem(std::string_view typed, const feeds::Refanged& plain)
{
  const std::string shown = "'" + config::printable(typed, kShown) + "'";
  if (!plain.rest.empty())
    return shown + " is more than one entry: behind '" + config::printable(plain.text, kShown) + "' stands '" +
           config::printable(plain.rest, kShown) + "'";
  if (config::parse_entry(plain.text))
    return std::nullopt;
  if (is_wrong_prefix(plain.text))
    return shown + " is no prefix: " + config::parse_entry(plain.text).error();
  const std::string_view host = host_of(plain.text);
  const auto entry = config::parse_entry(host);
  if (host.size() == plain.text.size() || !entry)
    return std::nullopt;
  const bool is_name = std::holds_alternative<config::NameEntry>(entry->value);
  return shown + " is " + std::string(kind_of(plain.text)) + "; its host is the " + (is_name ? "name " : "address ") +
         entry->text;
}

tl::expected<TypedEntry, std::string> read_typed_entry(std::string_view typed)
{
  const feeds::Refanged plain = feeds::refang(typed);
  if (const auto problem = typed_problem(typed, plain))
    return tl::make_unexpected(*problem);
  const auto entry = config::parse_entry(plain.text);
  if (!entry)
    return tl::make_unexpected("'" + config::printable(typed, 80) + "' is " + entry.error());
  return TypedEntry{compile::key_of(*entry), entry->text, plain.changed};
}

std::string suffix_objection(const TypedEntry& typed)
{
  const auto* name = std::get_if<feeds::NameKey>(&typed.key);
  if (name == nullptr || !feeds::is_public_suffix(*name))
    return {};
  return "it is a whole public suffix, and all names below it would be blocked, too; if that is meant: block name " +
         typed.text + " public-suffix reason ...";
}

} // namespace weir::daemon
