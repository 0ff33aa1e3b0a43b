// SPDX-License-Identifier: BSD-3-Clause
// Publishing images.
#include "state_directory.h"

#include <weir/generations/image_draft.h>

#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir::generations;
using weir::generations::testing::StateDirectory;

TEST_GROUP(PublishImage)
{
  StateDirectory state;

  tl::expected<std::uint64_t, PublishError> publish(const std::string& bytes, std::uint64_t slot = 100)
  {
    auto draft = ImageDraft::create(state.path());
    LONGS_EQUAL(bytes.size(), write(draft->descriptor(), bytes.data(), bytes.size()));
    return draft->publish(slot);
  }
};

TEST(PublishImage, an_image_takes_the_place_of_the_one_before)
{
  LONGS_EQUAL(3, publish("one").value());
  STRCMP_EQUAL("one", state.read("policy.img").c_str());
  LONGS_EQUAL(3, publish("two").value());
  STRCMP_EQUAL("two", state.read("policy.img").c_str());
  STRCMP_EQUAL("one", state.read("policy.img.previous").c_str());
  struct stat status {};
  LONGS_EQUAL(0, stat(state.file("policy.img").c_str(), &status));
  LONGS_EQUAL(0640, status.st_mode & 0777);
  CHECK_FALSE(state.has("policy.img.draft"));
}

TEST(PublishImage, an_image_that_exceeds_the_slot_is_refused_with_the_numbers)
{
  CHECK(publish("one").has_value());
  const auto result = publish("12345", 4);
  CHECK(result.error().code == PublishErrorCode::too_big);
  STRCMP_EQUAL("the image has 5 bytes, an image slot of the board 4", result.error().text.c_str());
  STRCMP_EQUAL("one", state.read("policy.img").c_str());
  CHECK_FALSE(state.has("policy.img.draft"));
}

TEST(PublishImage, an_empty_image_is_refused)
{
  CHECK(publish("").error().code == PublishErrorCode::empty);
  CHECK_FALSE(state.has("policy.img"));
}

TEST(PublishImage, a_refused_image_can_be_taken_back)
{
  CHECK(publish("good").has_value());
  CHECK(publish("bad").has_value());
  CHECK(restore_previous(state.path()).has_value());
  STRCMP_EQUAL("good", state.read("policy.img").c_str());
  CHECK_FALSE(restore_previous(state.path()).has_value());
}

TEST(PublishImage, publishing_the_same_after_taking_back_works)
{
  CHECK(publish("good").has_value());
  CHECK(publish("bad").has_value());
  CHECK(restore_previous(state.path()).has_value());
  CHECK(publish("better").has_value());
  STRCMP_EQUAL("good", state.read("policy.img.previous").c_str());
}

TEST(PublishImage, a_directory_that_is_not_there_is_an_error)
{
  STRCMP_CONTAINS("No such file", ImageDraft::create(state.file("none")).error().text.c_str());
}
