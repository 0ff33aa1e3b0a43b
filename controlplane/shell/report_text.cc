// SPDX-License-Identifier: BSD-3-Clause
// Counting what was found.
#include "report_text.h"

#include "words.h"

#include <algorithm>
#include <array>

namespace weir::shell {

namespace {

std::string_view type_word(feeds::IndicatorType type)
{
  switch (type) {
  case feeds::IndicatorType::ipv4:
  case feeds::IndicatorType::ipv6:
    return "address";
  case feeds::IndicatorType::ipv4_prefix:
  case feeds::IndicatorType::ipv6_prefix:
    return "prefix";
  case feeds::IndicatorType::name:
    return "name";
  case feeds::IndicatorType::name_subdomains:
    return "name and below";
  case feeds::IndicatorType::url:
    return "URL (not enforced)";
  case feeds::IndicatorType::subdomains_only:
  case feeds::IndicatorType::allow:
    break;
  }
  return "";
}

/// What a report is counted by is called in the plural.
std::string_view singular(std::string_view counted)
{
  struct Form {
    std::string_view plural, singular;
  };
  constexpr std::array kCountedForms = {
      Form{"prefixes with host bits, which were cleared", "prefix with host bits, which were cleared"},
      Form{"ranges", "range"},
      Form{"file names", "file name"},
      Form{"mail addresses", "mail address"},
      Form{"ports", "port"},
  };
  const auto found = std::ranges::find(kCountedForms, counted, &Form::plural);
  return found == kCountedForms.end() ? counted : found->singular;
}

} // namespace

void show_report(const hunt::Report& report, Page& page)
{
  Table found({{"LINE", ColumnKind::number}, {"TYPE"}, {"INDICATOR", ColumnKind::flexible}});
  for (const hunt::Indicator& one : report.indicators)
    found.add({std::to_string(one.line), std::string(type_word(one.type)), one.text});
  page.table(found, "no indicators found");
  Table left_out({{"LINE", ColumnKind::number}, {"LEFT OUT", ColumnKind::flexible}, {"WHY", ColumnKind::flexible}});
  for (const hunt::LeftOut& one : report.left_out)
    left_out.add({std::to_string(one.line), one.text, std::string(one.reason)});
  if (!left_out.is_empty()) {
    page.blank();
    page.table(left_out, "");
  }
  page.blank();
  page.line("found: " + report_summary(report));
}

std::string report_summary(const hunt::Report& report)
{
  std::array<std::int64_t, feeds::kIndicatorTypes> counts{};
  for (const hunt::Indicator& one : report.indicators)
    ++counts[static_cast<std::size_t>(one.type)];
  std::string out;
  using Type = feeds::IndicatorType;
  const auto add = [&out](std::int64_t count, std::string_view words, std::string_view between) {
    if (count != 0)
      out += (out.empty() ? "" : std::string(between)) + grouped(count) + ' ' + std::string(words);
  };
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const bool is_url = static_cast<Type>(i) == Type::url;
    const std::string url = counts[i] == 1 ? "URL" : "URLs";
    add(counts[i], is_url ? url : entry_type_words(feeds::word(static_cast<Type>(i)), counts[i]), ", ");
  }
  if (out.empty())
    out = "nothing";
  add(static_cast<std::int64_t>(report.duplicates), report.duplicates == 1 ? "duplicate" : "duplicates", "; ");
  for (const auto& [what, count] : report.counted)
    add(static_cast<std::int64_t>(count), count == 1 ? singular(what) : what, "; ");
  for (const auto& [reason, count] : report.left_out_by_reason)
    add(static_cast<std::int64_t>(count), "left out (" + std::string(reason) + ")", "; ");
  if (report.too_many)
    out += "; reading stopped there, split the report";
  return out;
}

} // namespace weir::shell
