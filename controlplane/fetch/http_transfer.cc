// SPDX-License-Identifier: BSD-3-Clause
// From one URL over redirects to a body, a "not modified", or a refusal.
#include "http_transfer.h"

#include "http_hop.h"

#include <weir/config/printable.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace weir::fetch {
namespace {

constexpr long kOk = 200;
constexpr long kNotModified = 304;

bool is_redirect(long status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Empty when the step may be taken.
std::string redirect_problem(const std::string& from, const std::string& to)
{
  if (to.empty())
    return "a redirect that leads nowhere";
  if (to.starts_with("https://"))
    return {};
  if (!to.starts_with("http://"))
    return "a redirect to something that is neither http nor https: " + config::printable(to);
  return from.starts_with("https://") ? "a redirect from https down to http: " + config::printable(to) : "";
}

/// What an answer that is no redirect means.
void conclude(const FetchRequest& request, const HopResult& hop, const Sink& sink, FetchResult& result)
{
  const bool conditional = !request.etag.empty() || !request.last_modified.empty();
  result.etag = hop.etag;
  result.last_modified = hop.last_modified;
  result.retry_after = hop.retry_after;
  if (hop.status == kOk) {
    result.status = FetchStatus::changed;
    result.bytes = sink.bytes();
  } else if (hop.status == kNotModified && conditional) {
    result.status = FetchStatus::not_modified;
    if (result.etag.empty())
      result.etag = request.etag;
    if (result.last_modified.empty())
      result.last_modified = request.last_modified;
  } else {
    result.error = "the server answered " + std::to_string(hop.status);
  }
}

} // namespace

FetchResult fetch_http(const FetchRequest& request, Sink& sink)
{
  const auto deadline = std::chrono::steady_clock::now() + request.timeout;
  const std::string origin = origin_of(request.url);
  std::string url = request.url;
  FetchResult result;
  for (unsigned redirects = 0; redirects <= kMaxRedirects; ++redirects) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      result.error = "took longer than the time-out";
      return result;
    }
    const HopResult hop = ask(request, url, origin_of(url) == origin, left, sink);
    result.http_status = hop.status;
    result.resolved_url = config::printable(url, 2048);
    if (!hop.peer.empty() && std::find(result.peers.begin(), result.peers.end(), hop.peer) == result.peers.end())
      result.peers.push_back(hop.peer);
    if (!hop.error.empty()) {
      result.error = hop.error;
      return result;
    }
    if (!is_redirect(hop.status)) {
      conclude(request, hop, sink, result);
      return result;
    }
    result.error = redirect_problem(url, hop.redirect);
    if (!result.error.empty())
      return result;
    url = hop.redirect;
  }
  result.error = "more than " + std::to_string(kMaxRedirects) + " redirects";
  return result;
}

} // namespace weir::fetch
