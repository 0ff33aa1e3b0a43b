// SPDX-License-Identifier: BSD-3-Clause
// Writes arrays into a section.
#include "section_buffer.h"

namespace weir::policy {

void SectionBuffer::write(std::uint64_t offset, const void* source, std::size_t size)
{
  if (size > 0)
    std::memcpy(bytes_.data() + offset, source, size);
}

} // namespace weir::policy
