# SPDX-License-Identifier: BSD-3-Clause
# For a debugger: no optimisation, library assertions on.
set(CMAKE_CXX_FLAGS_INIT "-march=x86-64-v2 -O0 -g -D_GLIBCXX_ASSERTIONS")
set(CMAKE_C_FLAGS_INIT "-march=x86-64-v2 -O0 -g")
