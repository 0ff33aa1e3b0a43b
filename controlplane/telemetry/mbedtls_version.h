// SPDX-License-Identifier: BSD-3-Clause
// The one place that knows how mbedTLS 2.28 and 3.x differ, as far as syslog over TLS uses them.
#pragma once

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/debug.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#include <array>

#if MBEDTLS_VERSION_MAJOR >= 3
#include <psa/crypto.h>
#if defined(MBEDTLS_USE_PSA_CRYPTO) && !defined(MBEDTLS_THREADING_C)
#error "senders are threads: an mbedTLS with MBEDTLS_USE_PSA_CRYPTO needs MBEDTLS_THREADING_C too"
#endif
#endif

namespace weir::telemetry::mbedtls {

#if MBEDTLS_VERSION_MAJOR >= 3

inline constexpr int kBadProtocolVersion = MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION;

/// Once a process, before the first handshake.
inline bool prepare() noexcept
{
  return psa_crypto_init() == PSA_SUCCESS;
}

/// TLS 1.2 at least. TLS 1.3 does its keys by PSA, which several threads may use only with MBEDTLS_THREADING_C.
inline void limit_versions(mbedtls_ssl_config& config) noexcept
{
  mbedtls_ssl_conf_min_tls_version(&config, MBEDTLS_SSL_VERSION_TLS1_2);
#if !defined(MBEDTLS_THREADING_C)
  mbedtls_ssl_conf_max_tls_version(&config, MBEDTLS_SSL_VERSION_TLS1_2);
#endif
}

inline int read_key_file(mbedtls_pk_context& key, const char* path, mbedtls_ctr_drbg_context& random) noexcept
{
  return mbedtls_pk_parse_keyfile(&key, path, nullptr, mbedtls_ctr_drbg_random, &random);
}

inline bool is_pair(const mbedtls_x509_crt& certificate, const mbedtls_pk_context& key,
                    mbedtls_ctr_drbg_context& random) noexcept
{
  return mbedtls_pk_check_pair(&certificate.pk, &key, mbedtls_ctr_drbg_random, &random) == 0;
}

/// The peer told us something that is no data and no end.
inline bool is_news(int code) noexcept
{
  return code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET;
}

#else

inline constexpr int kBadProtocolVersion = MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION;

inline bool prepare() noexcept
{
  return true;
}

inline void limit_versions(mbedtls_ssl_config& config) noexcept
{
  mbedtls_ssl_conf_min_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
}

inline int read_key_file(mbedtls_pk_context& key, const char* path, mbedtls_ctr_drbg_context& /*random*/) noexcept
{
  return mbedtls_pk_parse_keyfile(&key, path, nullptr);
}

inline bool is_pair(const mbedtls_x509_crt& certificate, const mbedtls_pk_context& key,
                    mbedtls_ctr_drbg_context& /*random*/) noexcept
{
  return mbedtls_pk_check_pair(&certificate.pk, &key) == 0;
}

inline bool is_news(int /*code*/) noexcept
{
  return false;
}

#endif

/// Forward secret and authenticated only; RFC 9662 makes the first RSA one mandatory for syslog receivers. Ends with 0.
inline constexpr std::array kCipherSuites = {
#if MBEDTLS_VERSION_MAJOR >= 3
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
#endif
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    0};

/// `report(context, level, file, line, text)` gets the library's own words of level 1: failures, and the number of a
/// fatal alert, which it tells in no other way. An mbedTLS without MBEDTLS_DEBUG_C tells nothing.
inline void listen_to_failures(mbedtls_ssl_config& config, void (*report)(void*, int, const char*, int, const char*),
                               void* context) noexcept
{
  mbedtls_ssl_conf_dbg(&config, report, context);
#if defined(MBEDTLS_DEBUG_C)
  mbedtls_debug_set_threshold(1);
#endif
}

} // namespace weir::telemetry::mbedtls
