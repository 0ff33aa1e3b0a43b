// SPDX-License-Identifier: BSD-3-Clause
// file: URLs.
#include "scratch.h"

#include <weir/fetch/fetch.h>

#include <atomic>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir::fetch;
using weir::fetch::testing::Scratch;

TEST_GROUP(FileFetch)
{
  Scratch scratch;

  FetchResult get(const std::string& name, const std::string& etag = {})
  {
    FetchRequest request = scratch.request("file:" + scratch.path(name));
    request.etag = etag;
    return fetch(request);
  }
};

TEST(FileFetch, a_file_is_copied_whole)
{
  scratch.write("feed", "192.0.2.1\n");
  const FetchResult result = get("feed");
  CHECK(result.status == FetchStatus::changed);
  LONGS_EQUAL(10, result.bytes);
  STRCMP_EQUAL("192.0.2.1\n", scratch.body().c_str());
  CHECK(result.peers.empty());
}

TEST(FileFetch, an_unchanged_file_is_not_copied_again)
{
  scratch.write("feed", "a");
  scratch.age("feed");
  const FetchResult first = get("feed");
  CHECK_FALSE(first.etag.empty());
  const FetchResult second = get("feed", first.etag);
  CHECK(second.status == FetchStatus::not_modified);
  STRCMP_EQUAL(first.etag.c_str(), second.etag.c_str());
  STRCMP_EQUAL("", scratch.body().c_str());
}

TEST(FileFetch, a_file_that_was_just_written_is_read_again_next_time)
{
  scratch.write("feed", "a");
  STRCMP_EQUAL("", get("feed").etag.c_str());
}

TEST(FileFetch, a_replaced_file_of_the_same_size_and_time_is_new)
{
  scratch.write("feed", "a");
  scratch.age("feed");
  const std::string etag = get("feed").etag;
  scratch.write("other", "b");
  scratch.age("other");
  LONGS_EQUAL(0, rename(scratch.path("other").c_str(), scratch.path("feed").c_str()));
  CHECK(get("feed", etag).status == FetchStatus::changed);
  STRCMP_EQUAL("b", scratch.body().c_str());
}

TEST(FileFetch, what_is_no_regular_file_is_refused_without_waiting)
{
  LONGS_EQUAL(0, mkfifo(scratch.path("pipe").c_str(), 0600));
  STRCMP_CONTAINS("pipe: not a regular file", get("pipe").error.c_str());
  STRCMP_CONTAINS("not a regular file", get("").error.c_str());
  STRCMP_CONTAINS("not a regular file", fetch(scratch.request("file:/dev/zero")).error.c_str());
}

TEST(FileFetch, a_missing_file_is_named)
{
  const FetchResult result = get("none\n");
  CHECK(result.status == FetchStatus::failed);
  STRCMP_CONTAINS("none\\x0a: No such file or directory", result.error.c_str());
}

TEST(FileFetch, a_file_over_the_cap_is_refused_and_leaves_nothing)
{
  scratch.write("feed", std::string(1001, 'a'));
  FetchRequest request = scratch.request("file:" + scratch.path("feed"));
  request.max_bytes = 1000;
  const FetchResult result = fetch(request);
  CHECK(result.status == FetchStatus::failed);
  STRCMP_CONTAINS("longer than 1000 bytes", result.error.c_str());
  STRCMP_EQUAL("", scratch.body().c_str());
}

TEST(FileFetch, stop_ends_it)
{
  scratch.write("feed", "a");
  const std::atomic<bool> stop{true};
  FetchRequest request = scratch.request("file:" + scratch.path("feed"));
  request.stop = &stop;
  STRCMP_CONTAINS("stopped", fetch(request).error.c_str());
}

TEST(FileFetch, a_bad_destination_is_an_error)
{
  scratch.write("feed", "a");
  FetchRequest request = scratch.request("file:" + scratch.path("feed"));
  request.destination = -1;
  STRCMP_CONTAINS("destination: Bad file descriptor", fetch(request).error.c_str());
}

TEST(FileFetch, other_schemes_are_refused)
{
  STRCMP_CONTAINS("not a URL that can be fetched: ftp", fetch(scratch.request("ftp://a.example/")).error.c_str());
}
