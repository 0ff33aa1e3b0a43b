// SPDX-License-Identifier: BSD-3-Clause
// Header lines of an answer.
#include "response_headers.h"

#include <algorithm>
#include <iterator>

namespace weir::fetch {
namespace {

char lower(char c)
{
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_name(std::string_view name, std::string_view expected)
{
  return std::equal(name.begin(), name.end(), expected.begin(), expected.end(),
                    [](char a, char b) { return lower(a) == b; });
}

std::string_view trimmed(std::string_view text)
{
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// A field that is sent again goes on with the list.
void append_list(std::string& list, std::string_view more)
{
  if (!list.empty() && !more.empty())
    list += ", ";
  std::transform(more.begin(), more.end(), std::back_inserter(list), lower);
}

} // namespace

bool is_field_value(std::string_view value) noexcept
{
  return value.size() <= kMaxFieldBytes &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool ResponseHeaders::take(std::string_view line)
{
  if (line.starts_with("HTTP/"))
    *this = {};
  if (line.size() > kMaxHeaderBytes - bytes_)
    return false;
  bytes_ += line.size();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos)
    return true;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (is_name(name, "content-encoding"))
    append_list(content_encoding_, value);
  else if (is_name(name, "transfer-encoding"))
    append_list(transfer_encoding_, value);
  else if (!is_field_value(value))
    return true;
  else if (is_name(name, "etag"))
    etag_ = value;
  else if (is_name(name, "last-modified"))
    last_modified_ = value;
  return true;
}

} // namespace weir::fetch
