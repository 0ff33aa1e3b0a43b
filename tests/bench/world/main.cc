// SPDX-License-Identifier: BSD-3-Clause
// make_world: feeds and captures of any size from a seed.
#include "capture.h"
#include "feed_files.h"
#include "options.h"

#include <cstdio>

int main(int argc, char** argv)
{
  using namespace weir::world;
  const auto options = read_options(argc, argv);
  if (!options)
    return 2;
  const bool good = options->job == Job::feeds ? write_feeds(*options) : write_capture(*options);
  if (!good)
    std::fprintf(stderr, "make_world: can't write %s\n", options->out.c_str());
  return good ? 0 : 1;
}
