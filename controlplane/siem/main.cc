// SPDX-License-Identifier: BSD-3-Clause
// siem-pack DIR: writes the pack with default facts, over what is there. Renews controlplane/siem/pack.
#include <weir/siem/pack.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

int main(int argc, char** argv)
{
  if (argc != 2) {
    std::fputs("usage: siem-pack DIR\n", stderr);
    return 2;
  }
  for (const weir::siem::PackFile& file : weir::siem::make_pack({})) {
    const std::filesystem::path path = std::filesystem::path(argv[1]) / file.path;
    std::error_code failed;
    std::filesystem::create_directories(path.parent_path(), failed);
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    if (!out.flush()) {
      std::fprintf(stderr, "siem-pack: cannot write %s\n", path.c_str());
      return 1;
    }
  }
  return 0;
}
