// SPDX-License-Identifier: BSD-3-Clause
// `openssl s_server` as a receiver of syslog over TLS: a peer that is not ours.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

/// A folder with what tests/support/certificates.sh makes; made once a process.
[[nodiscard]] const std::filesystem::path& certificates();

class TlsPeer {
public:
  /// Serves with certificate NAME of certificates() on a free port of 127.0.0.1, or again on `port`. `options` are of
  /// `openssl s_server`.
  explicit TlsPeer(const std::string& name, std::vector<std::string> options = {}, std::uint16_t port = 0);
  ~TlsPeer();
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// The messages received so far; each is one that add() of the fixture made.
  [[nodiscard]] std::vector<std::string> messages() const;
  /// Everything that it printed.
  [[nodiscard]] std::string output() const;

private:
  std::filesystem::path log_;
  pid_t process_ = -1;
  int stdin_ = -1;
  std::uint16_t port_ = 0;
};
