// SPDX-License-Identifier: BSD-3-Clause
#include "image_file.h"

#include "owned_file.h"

#include <weir/policy/validate.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <sys/stat.h>
#include <utility>

namespace weir::replay {

tl::expected<ImageFile, std::string> read_image(const std::string& path)
{
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    return tl::unexpected<std::string>(std::strerror(errno));
  if (!S_ISREG(status.st_mode))
    return tl::unexpected<std::string>("not a regular file");
  const OwnedFile file(std::fopen(path.c_str(), "rb"));
  if (!file || fstat(fileno(file.get()), &status) != 0)
    return tl::unexpected<std::string>(std::strerror(errno));
  policy::ImageBuffer buffer(static_cast<std::size_t>(status.st_size));
  if (buffer.bytes().data() == nullptr)
    return tl::unexpected<std::string>("no memory for it");
  if (std::fread(buffer.bytes().data(), 1, buffer.bytes().size(), file.get()) != buffer.bytes().size())
    return tl::unexpected<std::string>("cannot be read");
  auto view = policy::validate(buffer.bytes());
  if (!view)
    return tl::unexpected("not a valid policy image: " + view.error().text);
  return ImageFile{std::move(buffer), *view};
}

} // namespace weir::replay
