// SPDX-License-Identifier: BSD-3-Clause
// tests/support/http_server.py as a child process on loopback.
#pragma once

#include <string>
#include <sys/types.h>

namespace weir::fetch::testing {

class FeedServer {
public:
  /// Plain HTTP, or HTTPS with a certificate and its key. Returns when the server listens.
  explicit FeedServer(const std::string& certificate = {}, const std::string& key = {});
  FeedServer(const FeedServer&) = delete;
  FeedServer& operator=(const FeedServer&) = delete;
  ~FeedServer();

  /// "http://127.0.0.1:PORT/PATH"
  [[nodiscard]] std::string url(const std::string& path) const;

private:
  pid_t child_ = -1;
  std::string base_;
};

/// Makes a self-signed certificate for 127.0.0.1; true if both files are there.
[[nodiscard]] bool make_certificate(const std::string& certificate, const std::string& key);

} // namespace weir::fetch::testing
