// SPDX-License-Identifier: BSD-3-Clause
// weir-compile: feeds and configuration -> policy image.
#include "modes.h"

#include <weir/compile/launcher.h>
#include <weir/config/printable.h>

#include <cstdio>
#include <exception>
#include <new>

namespace {

constexpr int kUsageError = 2;

int run(int argc, char** argv)
{
  using namespace weir::compile_tool;
  const auto options = read_options(argc, argv);
  if (!options) {
    std::fprintf(stderr, "weir-compile: %s\n%s", weir::config::printable(options.error()).c_str(), kUsage);
    return kUsageError;
  }
  switch (options->mode) {
  case Mode::help:
    std::fputs(kUsage, stdout);
    return 0;
  case Mode::version:
    std::puts("weir-compile " WEIR_VERSION);
    return 0;
  case Mode::parse:
    return run_parse_child(*options);
  case Mode::build:
    return run_build_child();
  case Mode::offline:
    break;
  }
  return run_offline(*options);
}

} // namespace

int main(int argc, char** argv)
{
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("out of memory\n", stderr);
    return weir::compile::kExitOutOfMemory;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir-compile: %s\n", weir::config::printable(error.what()).c_str());
    return 1;
  }
}
