// SPDX-License-Identifier: BSD-3-Clause
// Descriptions of counters for those who link no pipeline.
#include <weir/hits/frame_reasons.h>

#include <CppUTest/TestHarness.h>

using namespace weir::hits;

TEST_GROUP(FrameReasons){};

TEST(FrameReasons, a_word_of_the_page_has_its_description)
{
  CHECK(frame_reason_text("arp") == "ARP or RARP; not looked into");
  CHECK(frame_reason_text("self-listed") == "inside address on a list");
  CHECK(frame_reason_text("of-a-later-version").empty());
}
