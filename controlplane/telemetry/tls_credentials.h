// SPDX-License-Identifier: BSD-3-Clause
// What a TLS connection needs from files: the authorities to trust, and perhaps a certificate of our own with its key.
#pragma once

#include "mbedtls_version.h"

#include <weir/telemetry/destination.h>

#include <mbedtls/entropy.h>

#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace weir::telemetry {

class TlsCredentials {
public:
  /// Reads and checks the files; the error is a sentence with the file's name.
  [[nodiscard]] static tl::expected<std::unique_ptr<TlsCredentials>, std::string> load(const TlsSettings& settings);
  TlsCredentials(const TlsCredentials&) = delete;
  TlsCredentials& operator=(const TlsCredentials&) = delete;
  ~TlsCredentials();

  /// Makes `config` use them. They must outlive it.
  [[nodiscard]] bool use(mbedtls_ssl_config& config) noexcept;
  [[nodiscard]] bool has_certificate() const noexcept { return has_certificate_; }
  [[nodiscard]] const std::string& ca_file() const noexcept { return ca_file_; }

private:
  TlsCredentials();
  [[nodiscard]] tl::expected<void, std::string> read_authorities(const std::string& path);
  [[nodiscard]] tl::expected<void, std::string> read_own(const std::string& certificate, const std::string& key);

  std::string ca_file_;
  bool has_certificate_ = false;
  mbedtls_entropy_context entropy_;
  mbedtls_ctr_drbg_context random_;
  mbedtls_x509_crt authorities_;
  mbedtls_x509_crt certificate_;
  mbedtls_pk_context key_;
};

} // namespace weir::telemetry
