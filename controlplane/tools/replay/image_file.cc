// SPDX-License-Identifier: BSD-3-Clause
#include "image_file.h"

#include <weir/policy/validate.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

namespace weir::replay {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

} // namespace

tl::expected<ImageFile, std::string> read_image(const std::string& path)
{
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file || fseeko(file.get(), 0, SEEK_END) != 0)
    return tl::unexpected<std::string>(std::strerror(errno));
  const off_t size = ftello(file.get());
  if (size < 0)
    return tl::unexpected<std::string>(std::strerror(errno));
  policy::ImageBuffer buffer(static_cast<std::size_t>(size));
  if (buffer.bytes().data() == nullptr)
    return tl::unexpected<std::string>("no memory for it");
  std::rewind(file.get());
  if (std::fread(buffer.bytes().data(), 1, buffer.bytes().size(), file.get()) != buffer.bytes().size())
    return tl::unexpected<std::string>("cannot be read");
  auto view = policy::validate(buffer.bytes());
  if (!view)
    return tl::unexpected("not a valid policy image: " + view.error().text);
  return ImageFile{std::move(buffer), *view};
}

} // namespace weir::replay
