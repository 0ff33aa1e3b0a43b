// SPDX-License-Identifier: BSD-3-Clause
// HTTP(S) to Elasticsearch or OpenSearch, by libcurl: one request at a time, broken off by a descriptor.
#pragma once

#include <weir/telemetry/destination.h>

#include <chrono>
#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace weir::telemetry {

class BulkClient {
public:
  struct Answer {
    long status = 0;  ///< of HTTP
    std::string body; ///< at most kMaxAnswer bytes
  };
  /// A longer answer is an error.
  static constexpr std::size_t kMaxAnswer = std::size_t{8} << 20;

  /// Reads the files; no connection yet. The error is a sentence.
  [[nodiscard]] static tl::expected<std::unique_ptr<BulkClient>, std::string> make(const ElasticSettings& settings);
  BulkClient(const BulkClient&) = delete;
  BulkClient& operator=(const BulkClient&) = delete;
  ~BulkClient();

  /// Whether somebody answers there and what, without anything being done. The error is a sentence.
  [[nodiscard]] tl::expected<Answer, std::string> knock(std::chrono::milliseconds deadline, int cancel);
  /// POSTs `lines` (NDJSON) to /_bulk.
  [[nodiscard]] tl::expected<Answer, std::string> post(const std::string& lines, std::chrono::milliseconds deadline,
                                                       int cancel);

private:
  struct Handles;
  BulkClient();
  [[nodiscard]] tl::expected<Answer, std::string> perform(std::chrono::milliseconds deadline, int cancel);
  std::unique_ptr<Handles> handles_;
  std::string url_; ///< without a slash at the end
};

/// What is wrong with the settings' files, as a sentence; empty: nothing.
[[nodiscard]] std::string elastic_problem(const ElasticSettings& settings);

} // namespace weir::telemetry
