// SPDX-License-Identifier: BSD-3-Clause
// The guard against listing a whole registry: libpsl with its built-in list, which needs no file.
#include "name_text.h"

#include <algorithm>
#include <array>
#include <libpsl.h>

namespace weir::feeds {

namespace {

/// The text of a reversed name that is not empty, ended with NUL.
class DottedText {
public:
  explicit DottedText(std::string_view reversed) noexcept
  {
    std::size_t at = reversed.size();
    text_[at - 1] = '\0';
    for (std::string_view rest = reversed; !rest.empty();) {
      const std::size_t length = rest.find('\0');
      at -= length + 1;
      if (at + length + 1 != reversed.size())
        text_[at + length] = '.';
      rest.copy(text_.data() + at, length);
      rest.remove_prefix(length + 1);
    }
  }
  [[nodiscard]] const char* c_str() const noexcept { return text_.data(); }

private:
  std::array<char, kMaxReversed> text_;
};

} // namespace

bool is_public_suffix(std::string_view reversed)
{
  const std::string_view ending = reversed.substr(0, reversed.find('\0'));
  if (reversed.empty() || reversed.size() > kMaxReversed)
    return false;
  if (ending.size() + 1 < reversed.size() &&
      std::find(kFlatEndings.begin(), kFlatEndings.end(), ending) != kFlatEndings.end())
    return false;
  const DottedText text(reversed);
  return psl_is_public_suffix2(psl_builtin(), text.c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

} // namespace weir::feeds
