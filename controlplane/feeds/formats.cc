// SPDX-License-Identifier: BSD-3-Clause
// All formats in one ordered array; a new reader is a new line here.
#include "reader.h"

#include <weir/feeds/parse.h>

#include <algorithm>
#include <array>

namespace weir::feeds {

namespace {

constexpr auto kExact = NameForm::exact;
constexpr auto kBelow = NameForm::subdomains;

constexpr std::array kFormats{
    Format{"list", read_list, kExact, true},
    Format{"hosts", read_hosts, kExact, false},
    Format{"domains", nullptr, kExact, true},
    Format{"wildcard", nullptr, kBelow, true},
    Format{"dnsmasq", nullptr, kBelow, true},
    Format{"unbound", nullptr, kBelow, true},
    Format{"adblock", nullptr, kBelow, true},
    Format{"rpz", nullptr, kExact, true},
    Format{"urlhaus-csv", nullptr, kExact, true},
    Format{"feodo-csv", nullptr, kExact, true},
    Format{"feodo-json", nullptr, kExact, true},
    Format{"threatfox-csv", nullptr, kExact, true},
    Format{"threatfox-json", nullptr, kExact, true},
    Format{"spamhaus-drop", nullptr, kExact, true},
    Format{"csv", nullptr, kExact, true},
    Format{"stix", nullptr, kExact, true},
    Format{"misp", nullptr, kExact, true},
    Format{"misp-warninglist", nullptr, kExact, true},
    Format{"otx", nullptr, kExact, true},
    Format{"crowdsec", nullptr, kExact, true},
};

constexpr auto make_names()
{
  std::array<std::string_view, kFormats.size() + 1> names{"auto"};
  std::transform(kFormats.begin(), kFormats.end(), names.begin() + 1, [](const Format& format) { return format.name; });
  return names;
}

constexpr auto kNames = make_names();

} // namespace

std::span<const Format> formats() noexcept
{
  return kFormats;
}

const Format* find_format(std::string_view name) noexcept
{
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& f) { return f.name == name; });
  return found == kFormats.end() ? nullptr : found;
}

std::span<const std::string_view> format_names() noexcept
{
  return kNames;
}

bool is_readable(std::string_view format) noexcept
{
  const Format* found = find_format(format);
  return format == "auto" || (found != nullptr && found->read != nullptr);
}

} // namespace weir::feeds
