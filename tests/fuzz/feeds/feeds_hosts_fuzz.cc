// SPDX-License-Identifier: BSD-3-Clause
// Bodies of the format `hosts`; the first byte chooses the options.
#include "read_and_reopen.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace weir::feeds;
  if (size == 0)
    return 0;
  FeedOptions options;
  options.name = "fuzz";
  options.format = (data[0] & 1) != 0 ? "auto" : "hosts";
  options.subdomains = static_cast<Subdomains>((data[0] >> 1) % 3);
  options.allow = (data[0] & 8) != 0;
  fuzz::read_and_reopen({reinterpret_cast<const char*>(data) + 1, size - 1}, options);
  return 0;
}
