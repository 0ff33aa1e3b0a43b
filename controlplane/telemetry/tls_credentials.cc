// SPDX-License-Identifier: BSD-3-Clause
// Authorities, certificate and key from files.
#include "tls_credentials.h"

#include "tls_reason.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace weir::telemetry {

namespace {

/// "ca-file /etc/weir/ca.pem: No such file or directory"; empty: it can be read.
std::string unreadable(const char* what, const std::string& path)
{
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return std::string(what) + " " + path + ": " + std::strerror(errno);
  ::close(descriptor);
  return {};
}

std::string not_usable(const char* what, const std::string& path, const std::string& why)
{
  return std::string(what) + " " + path + ": " + why;
}

} // namespace

TlsCredentials::TlsCredentials()
{
  mbedtls_entropy_init(&entropy_);
  mbedtls_ctr_drbg_init(&random_);
  mbedtls_x509_crt_init(&authorities_);
  mbedtls_x509_crt_init(&certificate_);
  mbedtls_pk_init(&key_);
}

TlsCredentials::~TlsCredentials()
{
  mbedtls_pk_free(&key_);
  mbedtls_x509_crt_free(&certificate_);
  mbedtls_x509_crt_free(&authorities_);
  mbedtls_ctr_drbg_free(&random_);
  mbedtls_entropy_free(&entropy_);
}

tl::expected<std::unique_ptr<TlsCredentials>, std::string> TlsCredentials::load(const TlsSettings& settings)
{
  static const bool ready = mbedtls::prepare();
  std::unique_ptr<TlsCredentials> loaded(new TlsCredentials);
  if (!ready || mbedtls_ctr_drbg_seed(&loaded->random_, mbedtls_entropy_func, &loaded->entropy_, nullptr, 0) != 0)
    return tl::unexpected(std::string("no randomness for TLS"));
  if (auto read = loaded->read_authorities(settings.ca_file); !read)
    return tl::unexpected(read.error());
  if (!settings.certificate_file.empty()) {
    if (auto read = loaded->read_own(settings.certificate_file, settings.key_file); !read)
      return tl::unexpected(read.error());
  }
  return loaded;
}

tl::expected<void, std::string> TlsCredentials::read_authorities(const std::string& path)
{
  ca_file_ = path;
  if (auto why = unreadable("ca-file", path); !why.empty())
    return tl::unexpected(why);
  const int code = mbedtls_x509_crt_parse_file(&authorities_, path.c_str());
  if (code < 0) // above 0: so many of its certificates could not be read, the others are there
    return tl::unexpected(not_usable("ca-file", path, "no PEM certificate (" + library_words(code) + ")"));
  return {};
}

tl::expected<void, std::string> TlsCredentials::read_own(const std::string& certificate, const std::string& key)
{
  if (auto why = unreadable("certificate-file", certificate); !why.empty())
    return tl::unexpected(why);
  if (auto why = unreadable("key-file", key); !why.empty())
    return tl::unexpected(why);
  if (const int code = mbedtls_x509_crt_parse_file(&certificate_, certificate.c_str()); code != 0)
    return tl::unexpected(
        not_usable("certificate-file", certificate, "no PEM certificate (" + library_words(code) + ")"));
  if (const int code = mbedtls::read_key_file(key_, key.c_str(), random_); code != 0) {
    const bool locked = code == MBEDTLS_ERR_PK_PASSWORD_REQUIRED || code == MBEDTLS_ERR_PK_PASSWORD_MISMATCH;
    return tl::unexpected(not_usable(
        "key-file", key, locked ? "the key is encrypted" : "no PEM private key (" + library_words(code) + ")"));
  }
  if (!mbedtls::is_pair(certificate_, key_, random_))
    return tl::unexpected(not_usable("key-file", key, "not the key of " + certificate));
  has_certificate_ = true;
  return {};
}

bool TlsCredentials::use(mbedtls_ssl_config& config) noexcept
{
  mbedtls_ssl_conf_rng(&config, mbedtls_ctr_drbg_random, &random_);
  mbedtls_ssl_conf_ca_chain(&config, &authorities_, nullptr);
  return !has_certificate_ || mbedtls_ssl_conf_own_cert(&config, &certificate_, &key_) == 0;
}

} // namespace weir::telemetry
