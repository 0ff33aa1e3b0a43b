// SPDX-License-Identifier: BSD-3-Clause
// Takes and fills aligned memory.
#include <weir/policy/image_buffer.h>
#include <weir/policy/image_format.h>

#include <cstring>

namespace weir::policy {

ImageBuffer::ImageBuffer(std::size_t size)
{
  void* memory = nullptr;
  if (posix_memalign(&memory, raw::kAlignment, size) != 0)
    return;
  memory_.reset(static_cast<std::byte*>(memory));
  size_ = size;
  if (size > 0)
    std::memset(memory, 0, size);
}

ImageBuffer::ImageBuffer(std::span<const std::byte> source) : ImageBuffer(source.size())
{
  if (size_ > 0)
    std::memcpy(memory_.get(), source.data(), size_);
}

} // namespace weir::policy
