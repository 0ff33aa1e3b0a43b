// SPDX-License-Identifier: BSD-3-Clause
// Why a TLS connection failed.
#include "tls_reason.h"

#include "tls_name.h"

#include <mbedtls/error.h>

#include <array>
#include <cstdio>
#include <string_view>

namespace weir::telemetry {

namespace {

struct Alert {
  int number;
  std::string_view words;
};

constexpr std::array kAlerts = {
    Alert{10, "unexpected message"},
    Alert{20, "bad record"},
    Alert{40, "no TLS version (ours: 1.2 and later), cipher or signature in common, or it wants a client certificate"},
    Alert{42, "it does not like our certificate"},
    Alert{43, "it does not support our certificate's kind"},
    Alert{44, "our certificate is revoked"},
    Alert{45, "our certificate has expired"},
    Alert{46, "it does not accept our certificate"},
    Alert{47, "illegal parameter"},
    Alert{48, "it does not know the authority of our certificate"},
    Alert{49, "access denied"},
    Alert{50, "decode error"},
    Alert{51, "decrypt error"},
    Alert{70, "it does not speak our TLS versions (1.2 and later)"},
    Alert{71, "insufficient security"},
    Alert{80, "internal error"},
    Alert{112, "it does not know the name that we call it by"},
    Alert{116, "it wants a client certificate"},
};

std::string day(const mbedtls_x509_time& time)
{
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", time.year, time.mon, time.day);
  return text.data();
}

} // namespace

std::string library_words(int code)
{
  std::array<char, 160> text{};
  mbedtls_strerror(code, text.data(), text.size());
  return text.data();
}

std::string alert_words(int alert)
{
  for (const Alert& known : kAlerts) {
    if (known.number == alert)
      return std::string(known.words) + " (alert " + std::to_string(alert) + ")";
  }
  return "alert " + std::to_string(alert);
}

std::string certificate_words(std::uint32_t flags, const mbedtls_x509_crt& certificate, int depth,
                              const std::string& wanted_name, const std::string& ca_file)
{
  const std::string whose = depth == 0 ? "the receiver's certificate" : "a certificate above the receiver's";
  if ((flags & MBEDTLS_X509_BADCERT_EXPIRED) != 0)
    return whose + " expired on " + day(certificate.valid_to);
  if ((flags & MBEDTLS_X509_BADCERT_FUTURE) != 0)
    return whose + " is valid only from " + day(certificate.valid_from) + " on (is our clock right?)";
  if ((flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0)
    return "the receiver's certificate is of no authority in " + ca_file;
  if ((flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) != 0)
    return whose + " is not for " + wanted_name + " but for " + names_in(certificate);
  std::array<char, 512> text{};
  mbedtls_x509_crt_verify_info(text.data(), text.size(), "", flags);
  return whose + " is refused: " + text.data();
}

} // namespace weir::telemetry
