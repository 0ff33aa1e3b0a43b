// SPDX-License-Identifier: BSD-3-Clause
// Names and addresses in a certificate.
#include "tls_name.h"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <netinet/in.h>
#include <string_view>

namespace weir::telemetry {

namespace {

constexpr int kDnsName = MBEDTLS_ASN1_CONTEXT_SPECIFIC | 2;
constexpr int kIpAddress = MBEDTLS_ASN1_CONTEXT_SPECIFIC | 7;

/// An address as it stands in a certificate.
std::string_view bytes_of(const std::string& address, std::array<char, 16>& room) noexcept
{
  if (::inet_pton(AF_INET, address.c_str(), room.data()) == 1)
    return {room.data(), 4};
  if (::inet_pton(AF_INET6, address.c_str(), room.data()) == 1)
    return {room.data(), 16};
  return {};
}

std::string_view view_of(const mbedtls_x509_buf& value) noexcept
{
  return {reinterpret_cast<const char*>(value.p), value.len};
}

bool has_names(const mbedtls_x509_crt& certificate) noexcept
{
  return certificate.subject_alt_names.buf.p != nullptr;
}

std::string text_of(const mbedtls_x509_buf& name)
{
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (name.tag == kDnsName)
    return std::string(view_of(name));
  if (name.tag == kIpAddress && (name.len == 4 || name.len == 16) &&
      ::inet_ntop(name.len == 4 ? AF_INET : AF_INET6, name.p, text.data(), text.size()) != nullptr)
    return text.data();
  return {};
}

} // namespace

bool is_address(const std::string& text) noexcept
{
  std::array<char, 16> room;
  return !bytes_of(text, room).empty();
}

bool holds_address(const mbedtls_x509_crt& certificate, const std::string& address) noexcept
{
  std::array<char, 16> room;
  const std::string_view wanted = bytes_of(address, room);
  if (wanted.empty() || !has_names(certificate))
    return false;
  for (const mbedtls_x509_sequence* name = &certificate.subject_alt_names; name != nullptr; name = name->next) {
    if (name->buf.tag == kIpAddress && view_of(name->buf) == wanted)
      return true;
  }
  return false;
}

std::string names_in(const mbedtls_x509_crt& certificate)
{
  constexpr int kMost = 8;
  std::string out;
  int listed = 0;
  const mbedtls_x509_sequence* name = has_names(certificate) ? &certificate.subject_alt_names : nullptr;
  for (; name != nullptr && listed < kMost; name = name->next) {
    const std::string text = text_of(name->buf);
    if (!text.empty())
      out += (listed++ == 0 ? "" : ", ") + text;
  }
  if (!out.empty())
    return out;
  std::array<char, 256> subject{};
  mbedtls_x509_dn_gets(subject.data(), subject.size(), &certificate.subject);
  return subject.data();
}

} // namespace weir::telemetry
