# SPDX-License-Identifier: BSD-3-Clause
# ThreadSanitizer, for the tests that hand something from thread to thread.
set(CMAKE_CXX_FLAGS_INIT "-march=x86-64-v2 -O1 -g1 -fsanitize=thread")
set(CMAKE_C_FLAGS_INIT "-march=x86-64-v2 -O1 -g1 -fsanitize=thread")
