// SPDX-License-Identifier: BSD-3-Clause
// The tables of DNS numbers and words.
#include <weir/dns/types.h>

#include <weir/dns/message.h>

#include <algorithm>

namespace weir::dns {

namespace {

struct Word {
  std::uint16_t number;
  std::string_view text;
};

constexpr Word kTypes[] = {
    {1, "A"},           {2, "NS"},      {5, "CNAME"},   {6, "SOA"},     {10, "NULL"},  {12, "PTR"},
    {13, "HINFO"},      {15, "MX"},     {16, "TXT"},    {17, "RP"},     {18, "AFSDB"}, {24, "SIG"},
    {25, "KEY"},        {28, "AAAA"},   {29, "LOC"},    {33, "SRV"},    {35, "NAPTR"}, {36, "KX"},
    {37, "CERT"},       {39, "DNAME"},  {41, "OPT"},    {42, "APL"},    {43, "DS"},    {44, "SSHFP"},
    {45, "IPSECKEY"},   {46, "RRSIG"},  {47, "NSEC"},   {48, "DNSKEY"}, {49, "DHCID"}, {50, "NSEC3"},
    {51, "NSEC3PARAM"}, {52, "TLSA"},   {53, "SMIMEA"}, {55, "HIP"},    {59, "CDS"},   {60, "CDNSKEY"},
    {61, "OPENPGPKEY"}, {62, "CSYNC"},  {63, "ZONEMD"}, {64, "SVCB"},   {65, "HTTPS"}, {99, "SPF"},
    {108, "EUI48"},     {109, "EUI64"}, {249, "TKEY"},  {250, "TSIG"},  {251, "IXFR"}, {252, "AXFR"},
    {253, "MAILB"},     {254, "MAILA"}, {255, "ANY"},   {256, "URI"},   {257, "CAA"},  {32769, "DLV"},
};

constexpr Word kClasses[] = {{1, "IN"}, {3, "CH"}, {4, "HS"}, {254, "NONE"}, {255, "ANY"}};

constexpr Word kRcodes[] = {
    {0, "NOERROR"},  {1, "FORMERR"},    {2, "SERVFAIL"}, {3, "NXDOMAIN"},  {4, "NOTIMP"},
    {5, "REFUSED"},  {6, "YXDOMAIN"},   {7, "YXRRSET"},  {8, "NXRRSET"},   {9, "NOTAUTH"},
    {10, "NOTZONE"}, {11, "DSOTYPENI"}, {16, "BADVERS"}, {17, "BADKEY"},   {18, "BADTIME"},
    {19, "BADMODE"}, {20, "BADNAME"},   {21, "BADALG"},  {22, "BADTRUNC"}, {23, "BADCOOKIE"},
};

constexpr Word kOpcodes[] = {{0, "QUERY"}, {1, "IQUERY"}, {2, "STATUS"}, {4, "NOTIFY"}, {5, "UPDATE"}, {6, "DSO"}};

std::string word_of(std::span<const Word> words, std::uint16_t number, std::string_view otherwise)
{
  const auto found = std::ranges::find(words, number, &Word::number);
  if (found != words.end())
    return std::string(found->text);
  return std::string(otherwise) + std::to_string(number);
}

char upper(char c) noexcept
{
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

bool equal_ignoring_case(std::string_view text, std::string_view upper_case) noexcept
{
  return std::ranges::equal(text, upper_case, {}, upper);
}

/// Decimal digits without sign, 0..65535.
std::optional<std::uint16_t> parse_number(std::string_view digits) noexcept
{
  std::uint32_t value = 0;
  if (digits.empty() || digits.size() > 5)
    return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9')
      return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (value > 0xffff)
    return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

} // namespace

std::string type_text(std::uint16_t type)
{
  return word_of(kTypes, type, "TYPE");
}

std::optional<std::uint16_t> parse_type(std::string_view text) noexcept
{
  for (const Word& word : kTypes) {
    if (equal_ignoring_case(text, word.text))
      return word.number;
  }
  constexpr std::string_view kPrefix = "TYPE";
  if (!equal_ignoring_case(text.substr(0, kPrefix.size()), kPrefix))
    return std::nullopt;
  return parse_number(text.substr(kPrefix.size()));
}

std::string class_text(std::uint16_t klass)
{
  return word_of(kClasses, klass, "CLASS");
}

std::string rcode_text(std::uint16_t rcode)
{
  return word_of(kRcodes, rcode, "");
}

std::string opcode_text(std::uint8_t opcode)
{
  return word_of(kOpcodes, opcode, "");
}

FlagList flag_list(std::uint16_t header_flags, bool dnssec_ok) noexcept
{
  constexpr struct {
    std::uint16_t bit;
    std::string_view word;
  } kFlags[] = {{kFlagAa, "AA"}, {kFlagTc, "TC"}, {kFlagRd, "RD"}, {kFlagRa, "RA"}, {kFlagAd, "AD"}, {kFlagCd, "CD"}};
  FlagList list;
  for (const auto& flag : kFlags) {
    if ((header_flags & flag.bit) != 0)
      list.words[list.count++] = flag.word;
  }
  if (dnssec_ok)
    list.words[list.count++] = "DO";
  return list;
}

} // namespace weir::dns
