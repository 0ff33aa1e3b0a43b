// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as a report; the first byte chooses the options. What comes out is normalised, printable, and stays the
// same when it is read again; queries of it are printable, too.
#include <weir/hunt/query.h>
#include <weir/hunt/report.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace weir::hunt;

namespace {

void require(bool condition)
{
  if (!condition)
    std::abort();
}

bool is_plain(const std::string& text)
{
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

void require_stable(const Indicator& one)
{
  require(is_plain(one.text));
  if (one.type == IndicatorType::url)
    return;
  const std::string text = one.type == IndicatorType::name_subdomains ? "*." + one.text : one.text;
  const Report again = read_report(text, {.reserved_too = true});
  // A name that only its defanging told from a file or a sentence is left out here.
  require(again.indicators.empty() ? one.type == IndicatorType::name : again.indicators[0].text == one.text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  if (size == 0)
    return 0;
  const ReportOptions options{(data[0] & 1) != 0, (data[0] & 2) != 0, (data[0] & 4) != 0};
  const Report report = read_report({reinterpret_cast<const char*>(data) + 1, size - 1}, options);
  for (const Indicator& one : report.indicators)
    require_stable(one);
  require(report.left_out.size() <= kMaxLeftOut);
  for (int language = 0; language < 8; ++language) {
    for (const std::string& query : make_queries(static_cast<Language>(language), report.indicators, {.chunk = 7}))
      require(std::ranges::all_of(query, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); }));
  }
  return 0;
}
