// SPDX-License-Identifier: BSD-3-Clause
// Why a TLS connection failed, in words that name what to change.
#pragma once

#include "mbedtls_version.h"

#include <cstdint>
#include <string>

namespace weir::telemetry {

/// The library's words for an error code.
[[nodiscard]] std::string library_words(int code);

/// "unknown CA (alert 48)" for an alert's number (RFC 8446 section 6, RFC 5246 section 7.2).
[[nodiscard]] std::string alert_words(int alert);

/// What is wrong with a certificate of the peer's chain by the flags of its verification (not 0). `depth`: 0 is the
/// peer's own.
[[nodiscard]] std::string certificate_words(std::uint32_t flags, const mbedtls_x509_crt& certificate, int depth,
                                            const std::string& wanted_name, const std::string& ca_file);

} // namespace weir::telemetry
