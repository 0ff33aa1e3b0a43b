# SPDX-License-Identifier: BSD-3-Clause
# cmake -DROOT=templates -DOUT=texts.cc -P embed.cmake: the files below ROOT as string literals, in order of their paths.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*)
list(SORT files)
set(out "// SPDX-License-Identifier: BSD-3-Clause\n// Made by embed.cmake.\n#include \"texts.h\"\n\n#include <array>\n\n")
string(APPEND out "namespace weir::siem {\n\nstd::span<const Text> texts() noexcept\n{\n  static constexpr std::array kTexts = {\n")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(APPEND out "      Text{\"${file}\", R\"weir(${text})weir\"},\n")
endforeach()
string(APPEND out "  };\n  return kTexts;\n}\n\n} // namespace weir::siem\n")
file(WRITE ${OUT} "${out}")
