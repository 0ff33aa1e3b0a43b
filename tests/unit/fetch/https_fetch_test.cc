// SPDX-License-Identifier: BSD-3-Clause
// https:// with a certificate made for the test.
#include "feed_server.h"
#include "scratch.h"

#include <weir/fetch/fetch.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::fetch;
using weir::fetch::testing::FeedServer;
using weir::fetch::testing::make_certificate;
using weir::fetch::testing::Scratch;

namespace {

/// One certificate and server for all tests of the group.
struct Secure {
  Scratch files;
  bool made = make_certificate(files.path("cert"), files.path("key"));
  FeedServer server{files.path("cert"), files.path("key")};
};

const Secure& secure()
{
  static const Secure instance;
  return instance;
}

/// The first handshake leaves what the TLS library keeps.
const bool https_is_warm = [] {
  const Scratch scratch;
  return fetch(scratch.request(secure().server.url("plain"))).status == FetchStatus::failed;
}();

} // namespace

TEST_GROUP(HttpsFetch)
{
  Scratch scratch;

  FetchRequest trusted(const std::string& path)
  {
    FetchRequest request = scratch.request(secure().server.url(path));
    request.ca_file = secure().files.path("cert");
    return request;
  }
};

TEST(HttpsFetch, a_certificate_of_the_given_authority_is_trusted)
{
  CHECK(https_is_warm && secure().made);
  const FetchResult result = fetch(trusted("plain"));
  STRCMP_EQUAL("", result.error.c_str());
  CHECK(result.status == FetchStatus::changed);
}

TEST(HttpsFetch, an_unknown_certificate_is_refused)
{
  const FetchResult result = fetch(scratch.request(secure().server.url("plain")));
  CHECK(result.status == FetchStatus::failed);
  STRCMP_CONTAINS("certificate", result.error.c_str());
}

TEST(HttpsFetch, a_certificate_for_another_name_is_refused)
{
  FetchRequest request = trusted("plain");
  request.url.replace(request.url.find("127.0.0.1"), 9, "127.0.0.2");
  CHECK(fetch(request).status == FetchStatus::failed);
}

TEST(HttpsFetch, no_redirect_leads_down_to_http)
{
  const FetchResult result = fetch(trusted("redirect?http://127.0.0.1:1/plain"));
  CHECK(result.status == FetchStatus::failed);
  STRCMP_CONTAINS("from https down to http", result.error.c_str());
}

TEST(HttpsFetch, a_redirect_up_to_https_is_followed_and_not_down_again)
{
  const FeedServer plain;
  FetchRequest request = trusted("");
  request.url = plain.url("redirect?" + secure().server.url("plain"));
  CHECK(fetch(request).status == FetchStatus::changed);
  request.url = plain.url("redirect?" + secure().server.url("redirect?" + plain.url("plain")));
  STRCMP_CONTAINS("from https down to http", fetch(request).error.c_str());
}

TEST(HttpsFetch, a_missing_authority_file_is_an_error)
{
  FetchRequest request = trusted("plain");
  request.ca_file = scratch.path("none");
  CHECK(fetch(request).status == FetchStatus::failed);
}
