# SPDX-License-Identifier: BSD-3-Clause
# What ships: optimised for x86-64-v2; hot loops are built a second time for v3 by the targets that have them.
set(CMAKE_CXX_FLAGS_INIT "-march=x86-64-v2 -O2 -g1 -D_FORTIFY_SOURCE=2 -fstack-protector-strong")
set(CMAKE_C_FLAGS_INIT "-march=x86-64-v2 -O2 -g1 -D_FORTIFY_SOURCE=2 -fstack-protector-strong")
