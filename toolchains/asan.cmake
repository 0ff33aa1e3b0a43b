# SPDX-License-Identifier: BSD-3-Clause
# AddressSanitizer and UndefinedBehaviorSanitizer; the first finding ends the process. Not optimised:
# what they add to the code makes the optimiser the slowest part of a build, and the tests are short.
set(CMAKE_CXX_FLAGS_INIT "-march=x86-64-v2 -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS")
set(CMAKE_C_FLAGS_INIT "-march=x86-64-v2 -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all")
