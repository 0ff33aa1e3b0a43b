// SPDX-License-Identifier: BSD-3-Clause
// Normalising and guarding items; see CASES of the project for what each guard decides.
#include "intake.h"

#include "name_text.h"
#include "shown_text.h"

#include <algorithm>
#include <numeric>
#include <weir/feeds/canary.h>
#include <xxhash.h>

namespace weir::feeds {

namespace {

/// Four groups of one to three digits, so meant as an address, and at least one group with a leading zero.
bool has_leading_zero(std::string_view text) noexcept
{
  unsigned groups = 0;
  bool zero = false;
  for (std::size_t begin = 0; begin <= text.size(); ++groups) {
    const std::string_view group = text.substr(begin, text.find('.', begin) - begin);
    if (group.empty() || !std::all_of(group.begin(), group.end(), [](char c) { return c >= '0' && c <= '9'; }))
      return false;
    zero = zero || (group.size() > 1 && group.front() == '0');
    begin += group.size() + 1;
  }
  return groups == 4 && zero;
}

/// Nothing, as in "192.0.2.0/ 24", or a number with a sign.
bool is_mistyped_length(std::string_view length) noexcept
{
  if (length.empty())
    return true;
  return (length.front() == '-' || length.front() == '+') &&
         length.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

Reason why_bad_prefix(std::string_view base, std::string_view length) noexcept
{
  if (has_leading_zero(base))
    return Reason::leading_zero;
  if (length.find('.') != std::string_view::npos)
    return Reason::netmask;
  return Reason::bad_prefix;
}

} // namespace

Intake::Intake(const FeedOptions& options, bool takes_canaries, std::size_t body_size, const ReadProgress& progress)
    : options_(options), takes_canaries_(takes_canaries), progress_(progress), set_(std::make_unique<IndicatorSet>())
{
  set_->reserve(body_size);
}

void Intake::progress(double done) const
{
  if (progress_)
    progress_(done);
}

std::uint64_t Intake::refused() const noexcept
{
  return std::accumulate(rejected_.begin(), rejected_.end(), std::uint64_t{0});
}

void Intake::reject(Where where, std::string_view text, Reason reason)
{
  const auto index = static_cast<std::size_t>(reason);
  ++rejected_[index];
  if (rejections_.size() < kMaxRejections)
    rejections_.push_back({where.line, where.column,
                           shown(where.source.empty() ? text : where.source, kMaxRejectionText),
                           std::string(kReasonWords[index])});
}

void Intake::add(const Ipv4Prefix& prefix, Where where, std::string_view text)
{
  if (is_too_wide(prefix) && !options_.allow)
    return reject(where, text, Reason::too_wide);
  set_->add(prefix, where.line);
}

void Intake::add(const Ipv6Prefix& prefix, Where where, std::string_view text)
{
  if (const auto ipv4 = mapped_ipv4(prefix)) {
    count(Counted::ipv4_mapped);
    return add(*ipv4, where, text);
  }
  if (is_too_wide(prefix) && !options_.allow)
    return reject(where, text, Reason::too_wide);
  set_->add(prefix, where.line);
}

bool Intake::take_ipv4(std::string_view text, Where where)
{
  if (const auto address = parse_ipv4(text)) {
    add(Ipv4Prefix{*address, 32}, where, text);
    return true;
  }
  const std::size_t slash = text.find('/');
  const std::string_view base = text.substr(0, slash);
  if (slash == std::string_view::npos) {
    if (!has_leading_zero(text))
      return false;
    reject(where, text, Reason::leading_zero);
    return true;
  }
  if (!parse_ipv4(base) && !has_leading_zero(base))
    return false;
  const std::string_view length = text.substr(slash + 1);
  if (is_mistyped_length(length)) {
    reject(where, text, Reason::bad_prefix);
    return true;
  }
  // "192.0.2.1/path" is a URL without scheme.
  if (length.find_first_not_of("0123456789.") != std::string_view::npos)
    return false;
  if (const auto parsed = parse_ipv4_prefix(text)) {
    if (parsed->host_bits_set)
      count(Counted::host_bits);
    add(parsed->prefix, where, text);
  } else {
    reject(where, text, why_bad_prefix(base, length));
  }
  return true;
}

bool Intake::take_ipv6(std::string_view text, Where where)
{
  if (const auto parsed = parse_ipv6_prefix(text)) {
    if (parsed->host_bits_set)
      count(Counted::host_bits);
    add(parsed->prefix, where, text);
    return true;
  }
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || !parse_ipv6(text.substr(0, slash)))
    return false;
  reject(where, text, Reason::bad_prefix);
  return true;
}

bool Intake::take_range(std::string_view text, Where where)
{
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos)
    return false;
  const std::string_view left = text.substr(0, dash);
  const std::string_view right = text.substr(dash + 1);
  const auto cover_all = [&](auto first, auto last) {
    const auto prefixes = cover(first, last);
    if (prefixes.empty())
      return reject(where, text, Reason::bad_range);
    const bool wide =
        std::any_of(prefixes.begin(), prefixes.end(), [](const auto& prefix) { return is_too_wide(prefix); });
    if (wide && !options_.allow)
      return reject(where, text, Reason::too_wide);
    if (prefixes.size() > kMaxRangePrefixes - range_prefixes_)
      return reject(where, text, Reason::too_many_prefixes);
    range_prefixes_ += prefixes.size();
    count(Counted::ranges);
    for (const auto& prefix : prefixes)
      add(prefix, where, text);
  };
  if (const auto first = parse_ipv4(left)) {
    const auto last = parse_ipv4(right);
    last ? cover_all(*first, *last) : reject(where, text, Reason::bad_range);
    return true;
  }
  if (const auto first = parse_ipv6(left)) {
    const auto last = parse_ipv6(right);
    last ? cover_all(*first, *last) : reject(where, text, Reason::bad_range);
    return true;
  }
  return false;
}

bool Intake::take_address(std::string_view text, Where where)
{
  if (text.empty())
    return false;
  if (text.find(':') != std::string_view::npos)
    return take_ipv6(text, where) || take_range(text, where);
  if (text.front() < '0' || text.front() > '9')
    return false;
  return take_ipv4(text, where) || take_range(text, where);
}

NameForm Intake::form_for(NameForm form) const noexcept
{
  if (form == NameForm::below_only || options_.subdomains == Subdomains::format)
    return form;
  return options_.subdomains == Subdomains::yes ? NameForm::subdomains : NameForm::exact;
}

void Intake::take_name(std::string_view text, Where where, NameForm form)
{
  ReversedName name;
  if (const auto reason = read_name(text, name))
    return reject(where, text, *reason);
  if (name.was_idn)
    count(Counted::idn);
  if (!takes_canaries_ && !options_.allow && find_canary(name.view()) != nullptr)
    return count(Counted::canaries);
  form = form_for(form);
  if (form != NameForm::exact && !options_.public_suffixes && !options_.allow && is_public_suffix(name.view())) {
    reject(where, text, Reason::public_suffix);
    form = NameForm::exact;
  }
  set_->add(name.view(), form, where.line);
}

void Intake::take_url(std::string_view text, Where where)
{
  const std::size_t scheme = text.find("://");
  std::string_view host = scheme == std::string_view::npos ? text : text.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  host = host.substr(host.rfind('@') + 1);
  if (host.starts_with('[')) {
    host = host.substr(1, host.find(']') - 1);
  } else {
    host = host.substr(0, host.find(':'));
  }
  ReversedName name;
  if (!parse_ipv4(host) && !parse_ipv6(host)) {
    const auto reason = read_name(host, name);
    if (reason && *reason != Reason::single_label)
      return reject(where, text, Reason::bad_url);
  }
  urls_.push_back(XXH3_64bits(text.data(), text.size()));
}

std::unique_ptr<IndicatorSet> Intake::finish(FeedReport& report)
{
  report.duplicates = set_->make_distinct();
  const std::size_t urls = urls_.size();
  std::sort(urls_.begin(), urls_.end());
  urls_.erase(std::unique(urls_.begin(), urls_.end()), urls_.end());
  report.duplicates += urls - urls_.size();

  report.counts = count_types(*set_);
  if (options_.allow) {
    const std::uint64_t all = report.entries();
    report.counts = {};
    report.counts[static_cast<std::size_t>(IndicatorType::allow)] = all;
  }
  report.counts[static_cast<std::size_t>(IndicatorType::url)] = urls_.size();

  for (std::size_t i = 0; i < rejected_.size(); ++i) {
    if (rejected_[i] != 0)
      report.rejected.emplace(kReasonWords[i], rejected_[i]);
  }
  for (std::size_t i = 0; i < counted_.size(); ++i) {
    if (counted_[i] != 0)
      report.counted.emplace(kCountedWords[i], counted_[i]);
  }
  report.rejections = std::move(rejections_);
  return std::move(set_);
}

} // namespace weir::feeds
