// SPDX-License-Identifier: BSD-3-Clause
// http:// against a server on loopback.
#include "feed_server.h"
#include "scratch.h"

#include <weir/fetch/fetch.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::fetch;
using weir::fetch::testing::FeedServer;
using weir::fetch::testing::Scratch;

namespace {

const FeedServer& server()
{
  static const FeedServer instance;
  return instance;
}

/// Starts the server and libcurl before the first test counts its allocations.
const bool http_is_warm = [] {
  const Scratch scratch;
  return fetch(scratch.request(server().url("plain"))).status == FetchStatus::changed;
}();

struct Failure {
  const char* path;
  const char* error;
};

} // namespace

TEST_GROUP(HttpFetch)
{
  Scratch scratch;

  FetchResult get(const std::string& path)
  {
    return fetch(scratch.request(server().url(path)));
  }
};

TEST(HttpFetch, a_body_comes_with_its_tags_and_peer)
{
  CHECK(http_is_warm);
  const FetchResult result = get("plain");
  CHECK(result.status == FetchStatus::changed);
  STRCMP_EQUAL("192.0.2.1\n192.0.2.2\n", scratch.body().c_str());
  LONGS_EQUAL(20, result.bytes);
  STRCMP_EQUAL("\"v1\"", result.etag.c_str());
  STRCMP_EQUAL("Tue, 01 Sep 2026 10:00:00 GMT", result.last_modified.c_str());
  LONGS_EQUAL(1, result.peers.size());
  STRCMP_EQUAL("127.0.0.1", result.peers[0].c_str());
  LONGS_EQUAL(200, result.http_status);
}

TEST(HttpFetch, an_etag_or_a_time_gives_not_modified)
{
  FetchRequest request = scratch.request(server().url("plain"));
  request.etag = "\"v1\"";
  FetchResult result = fetch(request);
  CHECK(result.status == FetchStatus::not_modified);
  STRCMP_EQUAL("\"v1\"", result.etag.c_str());
  request.etag.clear();
  request.last_modified = "Tue, 01 Sep 2026 10:00:00 GMT";
  result = fetch(request);
  CHECK(result.status == FetchStatus::not_modified);
  STRCMP_EQUAL("Tue, 01 Sep 2026 10:00:00 GMT", result.last_modified.c_str());
}

TEST(HttpFetch, the_request_carries_what_it_should)
{
  FetchRequest request = scratch.request(server().url("echo"));
  request.user_agent = "weir/0.1";
  request.etag = "\"x\"";
  request.headers = {"X-Key: secret", "X-Bad: a\r\nX-Evil: b"};
  CHECK(fetch(request).status == FetchStatus::changed);
  STRCMP_EQUAL("User-Agent: weir/0.1\nIf-None-Match: \"x\"\nIf-Modified-Since: -\nX-Key: secret\n"
               "Accept-Encoding: gzip, deflate\n",
               scratch.body().c_str());
}

TEST(HttpFetch, own_headers_do_not_follow_a_redirect_to_another_origin)
{
  const FeedServer other;
  FetchRequest request = scratch.request(server().url("redirect?" + other.url("echo")));
  request.headers = {"X-Key: secret"};
  const FetchResult result = fetch(request);
  CHECK(result.status == FetchStatus::changed);
  STRCMP_CONTAINS("X-Key: -", scratch.body().c_str());
  STRCMP_EQUAL(other.url("echo").c_str(), result.resolved_url.c_str());
}

TEST(HttpFetch, a_redirect_leads_to_the_body)
{
  const FetchResult result = get("redirect?/plain");
  CHECK(result.status == FetchStatus::changed);
  STRCMP_EQUAL("192.0.2.1\n192.0.2.2\n", scratch.body().c_str());
}

TEST(HttpFetch, a_compressed_body_is_unpacked)
{
  const FetchResult result = get("zipped");
  CHECK(result.status == FetchStatus::changed);
  LONGS_EQUAL(20, result.bytes);
  STRCMP_EQUAL("192.0.2.1\n192.0.2.2\n", scratch.body().c_str());
}

TEST(HttpFetch, failures_say_why_and_leave_nothing)
{
  const Failure cases[] = {
      {"status?404", "the server answered 404"},
      {"status?403", "the server answered 403"},
      {"status?500", "the server answered 500"},
      {"status?206", "the server answered 206"},
      {"status?304", "the server answered 304"},
      {"cut", "transfer closed"},
      {"loop", "more than 5 redirects"},
      {"redirect?file:///etc/passwd", "neither http nor https: file:///etc/passwd"},
      {"redirect?ftp://127.0.0.1/", "neither http nor https"},
      {"redirect?gopher://127.0.0.1/", "neither http nor https"},
      {"redirect?", "leads nowhere"},
      {"headers_only", "bytes of headers"},
  };
  for (const Failure& one : cases) {
    const FetchResult result = get(one.path);
    CHECK_TEXT(result.status == FetchStatus::failed, one.path);
    STRCMP_CONTAINS(one.error, result.error.c_str());
    STRCMP_EQUAL("", scratch.body().c_str());
  }
}

TEST(HttpFetch, a_refusal_may_ask_for_patience)
{
  CHECK(get("status?429").retry_after == std::chrono::seconds(120));
}

TEST(HttpFetch, the_cap_holds_for_the_unpacked_body)
{
  for (const char* path : {"bomb", "bombs", "endless"}) {
    FetchRequest request = scratch.request(server().url(path));
    request.max_bytes = 1'000'000;
    const FetchResult result = fetch(request);
    CHECK(result.status == FetchStatus::failed);
    STRCMP_CONTAINS("longer than 1000000 bytes", result.error.c_str());
    STRCMP_EQUAL("", scratch.body().c_str());
  }
}

TEST(HttpFetch, a_silent_server_runs_into_the_time_out)
{
  FetchRequest request = scratch.request(server().url("silent"));
  request.timeout = std::chrono::milliseconds(200);
  const FetchResult result = fetch(request);
  CHECK(result.status == FetchStatus::failed);
  STRCMP_CONTAINS("timed out", result.error.c_str());
}

TEST(HttpFetch, stop_ends_a_waiting_fetch)
{
  const std::atomic<bool> stop{true};
  FetchRequest request = scratch.request(server().url("silent"));
  request.stop = &stop;
  STRCMP_EQUAL("stopped", fetch(request).error.c_str());
}

TEST(HttpFetch, an_etag_that_no_request_could_carry_is_forgotten)
{
  const FetchResult result = get("bad_etag");
  CHECK(result.status == FetchStatus::changed);
  STRCMP_EQUAL("", result.etag.c_str());
}

TEST(HttpFetch, nobody_listening_is_named)
{
  std::string url;
  {
    const FeedServer gone;
    url = gone.url("plain");
  }
  const FetchResult result = fetch(scratch.request(url));
  CHECK(result.status == FetchStatus::failed);
  STRCMP_CONTAINS("connect", result.error.c_str());
}
