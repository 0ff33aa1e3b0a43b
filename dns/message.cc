// SPDX-License-Identifier: BSD-3-Clause
// Step one of reading a query: header and first question.
#include "cursor.h"
#include "letter_case.h"

#include <weir/dns/message.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <tmmintrin.h>

namespace weir::dns {

namespace {

constexpr std::size_t kHeaderRead = 16;

/// The six numbers of a header, all at once: reads kHeaderRead bytes, and overwrites `type` and `klass` too, which
/// follow them in memory.
void read_header(const std::uint8_t* header, Question& out) noexcept
{
  static_assert(offsetof(Question, klass) == 7 * sizeof(std::uint16_t));
  const void* from = header;
  void* to = &out;
  const __m128i order = _mm_setr_epi8(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  _mm_storeu_si128(static_cast<__m128i*>(to),
                   _mm_shuffle_epi8(_mm_loadu_si128(static_cast<const __m128i*>(from)), order));
}

MessageKind why_not_a_question(const Question& header) noexcept
{
  if ((header.flags & kFlagQr) != 0)
    return MessageKind::not_a_query;
  return (header.flags & kOpcodeMask) != 0 ? MessageKind::other_opcode : MessageKind::no_question;
}

/// Labels that are walked without a branch on where the name ends, which nobody can foretell.
constexpr std::size_t kUsualLabels = 4;
static_assert(kMaxLabelLength == 63, "or-ed lengths are above it exactly if one of them is");

/// Finds the labels of the uncompressed name at the start of `bytes`. Length of the name with its root byte, or 0 if
/// there is a pointer, another label type, too long a name or no end.
std::size_t walk_labels(std::span<const std::uint8_t> bytes, Question& out) noexcept
{
  const std::size_t limit = std::min(bytes.size(), kMaxNameLength);
  std::size_t at = 0;
  std::size_t labels = 0;
  std::size_t lengths = 0;
#pragma GCC unroll 4
  for (std::size_t step = 0; step < kUsualLabels; ++step) {
    const std::size_t length = at < limit ? bytes[at] : 0xFF;
    const std::size_t is_label = length != 0 ? 1 : 0;
    out.offsets[labels] = static_cast<std::uint8_t>(at);
    lengths |= length;
    labels += is_label;
    at += length + is_label;
  }
  if (lengths > kMaxLabelLength)
    return 0;
  while (at < limit) {
    const std::size_t length = bytes[at];
    if (length == 0) {
      out.label_count = static_cast<std::uint8_t>(labels);
      return at + 1;
    }
    if (length > kMaxLabelLength)
      return 0;
    out.offsets[labels++] = static_cast<std::uint8_t>(at);
    at += length + 1;
  }
  return 0;
}

/// Copies a name that is followed by type and class, so that 16 bytes can be read behind nearly every start: three
/// steps that overlap, and no branch on the length of usual names. May write four bytes behind the name.
void copy_name(const std::uint8_t* from, std::size_t length, std::uint8_t* to) noexcept
{
  constexpr std::size_t kStep = 16;
  const std::size_t whole = length + 4;
  if (whole < kStep || whole > 3 * kStep) [[unlikely]]
    return copy_lowered(from, length, to);
  const std::size_t last = whole - kStep;
  const std::size_t middle = std::min(kStep, last);
  lower_sixteen(from, to);
  lower_sixteen(from + middle, to + middle);
  lower_sixteen(from + last, to + last);
}

} // namespace

MessageKind read_question(std::span<const std::uint8_t> message, Question& out) noexcept
{
  if (message.size() < kHeaderLength)
    return MessageKind::truncated;
  if (message.size() < kHeaderRead) [[unlikely]] {
    std::array<std::uint8_t, kHeaderRead> padded{};
    std::ranges::copy(message, padded.begin());
    read_header(padded.data(), out);
  } else {
    read_header(message.data(), out);
  }
  if ((out.flags & (kFlagQr | kOpcodeMask)) != 0 || out.question_count == 0) [[unlikely]]
    return why_not_a_question(out);

  const auto question = message.subspan(kHeaderLength);
  const std::size_t name_length = walk_labels(question, out);
  if (name_length == 0)
    return MessageKind::unreadable_name;
  if (question.size() - name_length < 4)
    return MessageKind::truncated;
  copy_name(question.data(), name_length, out.name.data());
  out.name_length = static_cast<std::uint8_t>(name_length);
  out.question_length = static_cast<std::uint16_t>(name_length + 4);
  out.type = load16(question.data() + name_length);
  out.klass = load16(question.data() + name_length + 2);
  return MessageKind::answerable;
}

} // namespace weir::dns
