// SPDX-License-Identifier: BSD-3-Clause
// Reading records out of a ring file that another process writes and nobody vouches for.
#include <weir/hits_files/ring_reader.h>

#include <weir/hits/ring.h>

#include "descriptor.h"
#include "tail_block.h"

#include <algorithm>
#include <cstddef>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace weir::hits {

namespace {

constexpr std::size_t kMostAtOnce = 256;

/// The constant part of a ring's header, read from the file.
struct RingStart {
  std::uint64_t magic = 0;
  std::uint32_t version = 0;
  std::uint32_t record_size = 0;
  std::uint32_t capacity = 0;
  std::uint32_t record_version = 0;
};
static_assert(sizeof(RingStart) == 24 && offsetof(RingHeader, reserved) == 24);

FileResult<std::uint32_t> check_ring(const Descriptor& file, const std::filesystem::path& path)
{
  const auto size = size_of(file, path);
  if (!size)
    return tl::unexpected(size.error());
  RingStart start;
  if (!read_all(file.get(), &start, sizeof start, 0))
    return malformed(path, "shorter than a header");
  if (start.magic != kRingMagic || start.version != kRingVersion)
    return malformed(path, "not a ring of version " + std::to_string(kRingVersion));
  if (start.record_size != sizeof(HitRecord) || start.record_version != kRecordVersion)
    return malformed(path, "records of another version");
  if (!is_ring_capacity(start.capacity) || *size != ring_bytes(start.capacity))
    return malformed(path, "size and capacity differ");
  return start.capacity;
}

} // namespace

FileResult<RingReader> RingReader::open(const std::filesystem::path& instance, unsigned worker, Lane lane)
{
  const std::filesystem::path ring_path = instance / ring_name(worker, lane, ".ring");
  const std::filesystem::path tail_path = instance / ring_name(worker, lane, ".tail");
  auto ring = open_regular(ring_path, O_RDONLY);
  if (!ring)
    return tl::unexpected(ring.error());
  auto tail = open_regular(tail_path, O_RDWR);
  if (!tail)
    return tl::unexpected(tail.error());
  const auto capacity = check_ring(*ring, ring_path);
  if (!capacity)
    return tl::unexpected(capacity.error());
  RingReader reader;
  reader.capacity_ = *capacity;
  TailBlock block;
  if (read_all(tail->get(), &block, sizeof block, 0) && block.is_whole()) {
    reader.position_ = block.position;
    reader.frames_ = block.frames;
  }
  reader.ring_ = ring->release();
  reader.tail_ = tail->release();
  return reader;
}

RingReader::RingReader(RingReader&& other) noexcept
    : ring_(std::exchange(other.ring_, -1)), tail_(std::exchange(other.tail_, -1)), capacity_(other.capacity_),
      position_(other.position_), frames_(other.frames_), losses_(other.losses_)
{
}

RingReader& RingReader::operator=(RingReader&& other) noexcept
{
  std::swap(ring_, other.ring_);
  std::swap(tail_, other.tail_);
  capacity_ = other.capacity_;
  position_ = other.position_;
  frames_ = other.frames_;
  losses_ = other.losses_;
  return *this;
}

RingReader::~RingReader()
{
  const Descriptor ring(ring_);
  const Descriptor tail(tail_);
}

bool RingReader::load_head(std::uint64_t& head) const
{
  return read_all(ring_, &head, sizeof head, offsetof(RingHeader, head));
}

std::size_t RingReader::read(std::span<HitRecord> out)
{
  // A slice without one good record is not the end; a ring has this many slices, and one more where it wraps.
  for (std::size_t slices = capacity_ / kMostAtOnce + 2; slices != 0; --slices) {
    const std::size_t taken = read_slice(out);
    if (taken == 0)
      return 0;
    const std::size_t good = keep_good(out.first(taken));
    if (good != 0)
      return good;
  }
  return 0;
}

/// Copies what lies in one piece; returns how many records.
std::size_t RingReader::read_slice(std::span<HitRecord> out)
{
  std::uint64_t head = 0;
  if (out.empty() || !load_head(head))
    return 0;
  if (head < position_) {
    losses_.bad_heads += 1;
    return 0;
  }
  if (head - position_ > capacity_) {
    losses_.overruns += head - position_ - capacity_;
    position_ = head - capacity_;
  }
  const std::uint64_t slot = position_ & (capacity_ - 1);
  const std::uint64_t wanted =
      std::min({head - position_, capacity_ - slot, std::uint64_t{out.size()}, std::uint64_t{kMostAtOnce}});
  if (!read_all(ring_, out.data(), wanted * sizeof(HitRecord), kRingHeaderSize + slot * sizeof(HitRecord)))
    return 0;
  return wanted;
}

/// Moves the records with the right version and sequence to the front; goes on behind the last of `taken`.
std::size_t RingReader::keep_good(std::span<HitRecord> taken)
{
  std::size_t good = 0;
  for (const HitRecord& record : taken) {
    position_ += 1;
    if (record.version != kRecordVersion || record.sequence != position_) {
      losses_.bad_records += 1;
      continue;
    }
    frames_ = record.frames_total;
    if (&taken[good] != &record)
      taken[good] = record;
    good += 1;
  }
  return good;
}

bool RingReader::commit()
{
  const TailBlock block = TailBlock::of(position_, frames_);
  return write_all(tail_, &block, sizeof block, 0);
}

std::uint64_t RingReader::waiting() const
{
  std::uint64_t head = 0;
  return load_head(head) && head > position_ ? head - position_ : 0;
}

} // namespace weir::hits
