# SPDX-License-Identifier: BSD-3-Clause
# libFuzzer with AddressSanitizer and UndefinedBehaviorSanitizer; clang only.
set(CMAKE_C_COMPILER clang-14)
set(CMAKE_CXX_COMPILER clang++-14)
set(CMAKE_CXX_FLAGS_INIT "-march=x86-64-v2 -O1 -g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all")
set(CMAKE_C_FLAGS_INIT "-march=x86-64-v2 -O1 -g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all")
set(WEIR_LIBFUZZER ON CACHE BOOL "link fuzz targets with libFuzzer instead of the corpus runner")
