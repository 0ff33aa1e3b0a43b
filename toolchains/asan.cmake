# SPDX-License-Identifier: BSD-3-Clause
# AddressSanitizer and UndefinedBehaviorSanitizer; the first finding ends the process. What they add to the code makes g++ see
# uninitialised members in <regex> that are not there.
set(CMAKE_CXX_FLAGS_INIT "-march=x86-64-v2 -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS -Wno-error=maybe-uninitialized")
set(CMAKE_C_FLAGS_INIT "-march=x86-64-v2 -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all")
