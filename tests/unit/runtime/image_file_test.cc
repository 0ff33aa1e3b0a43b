// SPDX-License-Identifier: BSD-3-Clause
// What the loader refuses before it looks at a single byte of an image.
#include "temporary_directory.h"

#include <weir/runtime/image_file.h>
#include <weir/runtime/slot_memory.h>

#include <array>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir::runtime;

namespace {

const std::vector<uid_t> kOwn = {geteuid()};

void expect_refused(const std::string& path, std::span<const uid_t> owners, ImageFileErrorCode code, const char* why)
{
  std::array<std::byte, 64> slot;
  const auto size = copy_image_file(path, owners, slot);
  CHECK_FALSE(size.has_value());
  CHECK(size.error().code == code);
  STRCMP_CONTAINS(why, size.error().text.c_str());
}

} // namespace

TEST_GROUP(ImageFile){};

TEST(ImageFile, a_trusted_file_is_copied_whole)
{
  TemporaryDirectory directory;
  const auto path = directory.file("policy.img", "0123456789");
  std::array<std::byte, 64> slot;
  LONGS_EQUAL(10, copy_image_file(path, kOwn, slot).value().size);
  MEMCMP_EQUAL("0123456789", slot.data(), 10);
}

TEST(ImageFile, a_file_of_many_pieces_is_copied_and_summed_up_whole)
{
  TemporaryDirectory directory;
  std::string content(1'000'000, '\0');
  for (std::size_t i = 0; i < content.size(); ++i)
    content[i] = static_cast<char>(i * i >> 8);
  std::vector<std::byte> slot(content.size() + 1);
  const auto copied = copy_image_file(directory.file("policy.img", content), kOwn, slot).value();
  LONGS_EQUAL(content.size(), copied.size);
  MEMCMP_EQUAL(content.data(), slot.data(), content.size());
  CHECK_TRUE(copied.checksum == weir::policy::checksum(std::as_bytes(std::span(content))));
}

TEST(ImageFile, a_file_that_fills_the_slot_fits_and_one_more_byte_does_not)
{
  TemporaryDirectory directory;
  std::array<std::byte, 64> slot;
  LONGS_EQUAL(64, copy_image_file(directory.file("fits", std::string(64, 'x')), kOwn, slot).value().size);
  expect_refused(directory.file("big", std::string(65, 'x')), kOwn, ImageFileErrorCode::too_big,
                 "65 bytes, the slot holds 64");
}

TEST(ImageFile, an_untrusted_owner_is_refused)
{
  TemporaryDirectory directory;
  const std::array<uid_t, 1> others = {geteuid() + 1};
  expect_refused(directory.file("policy.img", "x"), others, ImageFileErrorCode::cannot_open, "not trusted");
}

TEST(ImageFile, a_symlink_is_refused_even_to_a_good_file)
{
  TemporaryDirectory directory;
  const auto path = directory.file("real.img", "x");
  const std::string link = directory.path() + "/policy.img";
  CHECK(symlink(path.c_str(), link.c_str()) == 0);
  expect_refused(link, kOwn, ImageFileErrorCode::cannot_open, "is a symlink");
}

TEST(ImageFile, what_group_or_others_can_write_is_refused)
{
  TemporaryDirectory directory;
  const auto path = directory.file("policy.img", "x");
  CHECK(chmod(path.c_str(), 0660) == 0);
  expect_refused(path, kOwn, ImageFileErrorCode::cannot_open, "writable by group or others");
}

TEST(ImageFile, a_missing_file_a_directory_and_a_fifo_are_refused)
{
  TemporaryDirectory directory;
  expect_refused(directory.path() + "/none", kOwn, ImageFileErrorCode::cannot_open, "No such file");
  expect_refused(directory.path(), kOwn, ImageFileErrorCode::cannot_open, "not a regular file");
  const std::string fifo = directory.path() + "/fifo";
  CHECK(mkfifo(fifo.c_str(), 0600) == 0);
  expect_refused(fifo, kOwn, ImageFileErrorCode::cannot_open, "not a regular file");
}

TEST(ImageFile, root_and_the_own_uid_are_trusted)
{
  const auto owners = trusted_owners("no-such-user-here");
  LONGS_EQUAL(2, owners.size());
  LONGS_EQUAL(0, owners[0]);
  LONGS_EQUAL(geteuid(), owners[1]);
}

TEST_GROUP(SlotMemory){};

TEST(SlotMemory, ordinary_pages_are_zeroed_and_writable)
{
  auto slot = SlotMemory::allocate(100'000, 0);
  CHECK(slot.has_value());
  LONGS_EQUAL(100'000, slot->bytes().size());
  CHECK_FALSE(slot->huge());
  CHECK(slot->bytes()[99'999] == std::byte{0});
  slot->bytes()[99'999] = std::byte{1};
}

TEST(SlotMemory, without_huge_pages_ordinary_ones_are_taken)
{
  // 1 GiB pages are reserved on no machine that runs unit tests.
  const auto slot = SlotMemory::allocate(4096, std::uint64_t{1} << 30);
  CHECK(slot.has_value());
}

TEST(SlotMemory, what_the_system_does_not_have_is_said)
{
  CHECK_FALSE(SlotMemory::allocate(std::size_t{1} << 60, 0).has_value());
}
