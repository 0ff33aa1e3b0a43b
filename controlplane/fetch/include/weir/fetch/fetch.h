// SPDX-License-Identifier: BSD-3-Clause
// Bodies from file:, http:// and https:// into a descriptor, only when they changed. Nothing is parsed here: a body is
// hostile until weir-compile has read it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace weir::fetch {

inline constexpr unsigned kMaxRedirects = 5;

struct FetchRequest {
  std::string url;                                             ///< "file:/absolute/path", "http://..." or "https://..."
  std::string etag;                                            ///< of the body that is kept; empty: none
  std::string last_modified;                                   ///< likewise
  std::uint64_t max_bytes = std::uint64_t{256} * 1024 * 1024;  ///< of the decoded body
  std::chrono::milliseconds timeout = std::chrono::minutes(5); ///< for all of it, redirects included
  std::chrono::seconds stall_timeout = std::chrono::seconds(60); ///< below 1 byte a second for so long: failed
  std::string ca_file;              ///< PEM authorities instead of the system's; empty: the system's
  std::vector<std::string> headers; ///< "Name: value", sent to the origin of `url` only, not behind a redirect
  std::string user_agent = "weir";
  int destination = -1;                    ///< writable, seekable; emptied first; stays open and the caller's
  const std::atomic<bool>* stop = nullptr; ///< set to true by another thread: the fetch fails within a second
};

enum class FetchStatus : std::uint8_t {
  changed,      ///< the body is in the destination, from offset 0
  not_modified, ///< what the caller has is current
  failed,       ///< `error` says why; the destination is empty
};

struct FetchResult {
  FetchStatus status = FetchStatus::failed;
  std::string etag; ///< for the next request; empty: none given, or not to be relied on
  std::string last_modified;
  std::uint64_t bytes = 0;             ///< of the decoded body
  long http_status = 0;                ///< of the last answer; 0: none, or a file
  std::chrono::seconds retry_after{0}; ///< the server's wish after a refusal, at most a day; 0: none
  std::string error;                   ///< a sentence, printable
  std::vector<std::string> peers;      ///< address literals really connected to, each once; a proxy's if there is one
  std::string resolved_url;            ///< where the body came from after redirects, printable
};

/// Blocks. Any number of threads at once. A redirect never leads from https to http, nor to anything but these two.
/// A file must be a regular file; its etag is made of inode, size and time, and left empty while the file is younger
/// than the resolution of file times can tell.
[[nodiscard]] FetchResult fetch(const FetchRequest& request);

} // namespace weir::fetch
