// SPDX-License-Identifier: BSD-3-Clause
// Compressed bodies, whole, cut and odd.
#include "feed_server.h"
#include "scratch.h"

#include <weir/fetch/fetch.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::fetch;
using weir::fetch::testing::FeedServer;
using weir::fetch::testing::Scratch;

namespace {

const FeedServer& packing_server()
{
  static const FeedServer instance;
  return instance;
}

/// The list that the server packs; got before the first test counts its allocations.
const std::string& whole_list()
{
  static const std::string body = [] {
    const Scratch scratch;
    (void)fetch(scratch.request(packing_server().url("packed?identity")));
    return scratch.body();
  }();
  return body;
}
const bool packing_is_warm = !whole_list().empty();

constexpr const char* kCutShort = "the compressed body ends before its end";

struct OddBody {
  const char* query;
  const char* error;
};

} // namespace

TEST_GROUP(CompressedFetch)
{
  Scratch scratch;

  FetchResult get(const std::string& path)
  {
    return fetch(scratch.request(packing_server().url(path)));
  }

  void check_whole(const std::string& path)
  {
    const FetchResult result = get(path);
    STRCMP_EQUAL_TEXT("", result.error.c_str(), path.c_str());
    CHECK_TEXT(result.status == FetchStatus::changed, path.c_str());
    CHECK_TEXT(scratch.body() == whole_list(), path.c_str());
    LONGS_EQUAL_TEXT(whole_list().size(), result.bytes, path.c_str());
  }

  void check_failure(const std::string& path, const char* error)
  {
    const FetchResult result = get(path);
    CHECK_TEXT(result.status == FetchStatus::failed, path.c_str());
    STRCMP_CONTAINS_TEXT(error, result.error.c_str(), path.c_str());
    STRCMP_EQUAL_TEXT("", scratch.body().c_str(), path.c_str());
  }
};

TEST(CompressedFetch, every_encoding_gives_the_same_list)
{
  CHECK(packing_is_warm && whole_list().size() > 100'000);
  for (const char* name : {"gzip", "upper_case", "members", "deflate", "stored", "raw", "raw_stored", "identity"}) {
    for (const char* framing : {"length", "close", "chunks"})
      check_whole(std::string("packed?") + name + ",0," + framing);
  }
}

TEST(CompressedFetch, a_body_that_was_cut_is_refused)
{
  for (const char* name : {"gzip", "members", "deflate", "stored", "raw", "raw_stored"}) {
    for (const char* cut : {"20000", "8", "1"}) {
      for (const char* framing : {"length", "close", "chunks"})
        check_failure(std::string("packed?") + name + "," + cut + "," + framing, kCutShort);
    }
  }
}

TEST(CompressedFetch, an_empty_list_is_a_stream_of_its_own)
{
  for (const char* framing : {"length", "close", "chunks"}) {
    const FetchResult result = get(std::string("packed?empty,0,") + framing);
    CHECK(result.status == FetchStatus::changed);
    LONGS_EQUAL(0, result.bytes);
    check_failure(std::string("packed?empty,1,") + framing, kCutShort);
    check_failure(std::string("packed?nothing,0,") + framing, kCutShort);
  }
}

TEST(CompressedFetch, odd_bodies_are_refused_with_a_reason)
{
  const OddBody cases[] = {
      {"unknown", "an encoding that was not asked for: br"},
      {"twice", "an encoding that was not asked for: gzip, gzip"},
      {"misnamed", "the compressed body is damaged: incorrect header check"},
      {"damaged", "the compressed body is damaged: incorrect data check"},
      {"gzip_tail", "the compressed body is damaged: incorrect header check"},
      {"deflate_tail", "the compressed body goes on behind its end"},
      {"gzip,0,transfer", "a transfer encoding that was not asked for: gzip"},
  };
  for (const OddBody& one : cases)
    check_failure(std::string("packed?") + one.query, one.error);
}

TEST(CompressedFetch, the_cap_is_on_the_unpacked_bytes)
{
  for (const char* name : {"gzip", "members", "deflate", "raw"}) {
    FetchRequest request = scratch.request(packing_server().url(std::string("packed?") + name));
    request.max_bytes = whole_list().size();
    CHECK_TEXT(fetch(request).status == FetchStatus::changed, name);
    --request.max_bytes;
    const std::string expected = "the body is longer than " + std::to_string(request.max_bytes) + " bytes";
    STRCMP_EQUAL_TEXT(expected.c_str(), fetch(request).error.c_str(), name);
    STRCMP_EQUAL("", scratch.body().c_str());
  }
}

TEST(CompressedFetch, the_page_behind_a_redirect_is_not_unpacked)
{
  check_whole("packed_redirect?/packed%3Fgzip");
}
