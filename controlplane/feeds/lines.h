// SPDX-License-Identifier: BSD-3-Clause
// Walking through a body line by line, and a line word by word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace weir::feeds {

/// No feed needs more in one line; what is longer is refused, not cut.
constexpr std::size_t kMaxLine = 4096;

struct Line {
  std::string_view text; ///< without line end
  std::uint32_t number;  ///< from 1; stays at the largest value when there are more
};

class Lines {
public:
  explicit Lines(std::string_view body) noexcept : rest_(body), size_(body.size()) {}

  [[nodiscard]] std::optional<Line> next() noexcept
  {
    if (rest_.empty())
      return std::nullopt;
    if (number_ != UINT32_MAX)
      ++number_;
    const std::string_view text = rest_.substr(0, line_length());
    rest_.remove_prefix(text.size());
    if (rest_.starts_with("\r\n"))
      rest_.remove_prefix(2);
    else if (!rest_.empty())
      rest_.remove_prefix(1);
    return Line{text, number_};
  }

  /// Share of the body behind us, 0..1.
  [[nodiscard]] double done() const noexcept
  {
    return size_ == 0 ? 1.0 : 1.0 - static_cast<double>(rest_.size()) / static_cast<double>(size_);
  }

private:
  /// Up to "\n", "\r\n" or "\r". The next line feed is looked for once, not for every line that ends with "\r".
  [[nodiscard]] std::size_t line_length() noexcept
  {
    if (line_feed_ == nullptr || rest_.data() > line_feed_)
      line_feed_ = end_of(rest_, '\n');
    const std::string_view until(rest_.data(), static_cast<std::size_t>(line_feed_ - rest_.data()));
    return static_cast<std::size_t>(end_of(until, '\r') - until.data());
  }
  /// The first `wanted` in `text`, or its end.
  [[nodiscard]] static const char* end_of(std::string_view text, char wanted) noexcept
  {
    const void* found = std::memchr(text.data(), wanted, text.size());
    return found == nullptr ? text.data() + text.size() : static_cast<const char*>(found);
  }

  std::string_view rest_;
  const char* line_feed_ = nullptr; ///< the first one at or behind `rest_`, or the end of the body
  std::size_t size_;
  std::uint32_t number_ = 0;
};

[[nodiscard]] constexpr bool is_blank(char c) noexcept
{
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

/// Takes the next word off the front of `rest`; empty: there is none.
[[nodiscard]] inline std::string_view next_word(std::string_view& rest) noexcept
{
  std::size_t begin = 0;
  while (begin < rest.size() && is_blank(rest[begin]))
    ++begin;
  std::size_t end = begin;
  while (end < rest.size() && !is_blank(rest[end]))
    ++end;
  const std::string_view word = rest.substr(begin, end - begin);
  rest.remove_prefix(end);
  return word;
}

/// Readers tell their progress once in so many lines.
constexpr std::uint32_t kProgressLines = 1U << 16;

} // namespace weir::feeds
