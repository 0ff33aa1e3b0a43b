// SPDX-License-Identifier: BSD-3-Clause
// Names and addresses in a certificate. mbedTLS compares host names itself, but addresses only in late versions.
#pragma once

#include "mbedtls_version.h"

#include <string>

namespace weir::telemetry {

[[nodiscard]] bool is_address(const std::string& text) noexcept;

/// True if the certificate holds the address (IPv4 or IPv6 as text) as a subject alternative name of type iPAddress.
[[nodiscard]] bool holds_address(const mbedtls_x509_crt& certificate, const std::string& address) noexcept;

/// Its names and addresses for a message, at most eight: "siem.example, 192.0.2.10"; the subject's when it has none.
[[nodiscard]] std::string names_in(const mbedtls_x509_crt& certificate);

} // namespace weir::telemetry
