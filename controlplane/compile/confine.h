// SPDX-License-Identifier: BSD-3-Clause
// What a child of the launcher loses before its program begins.
#pragma once

#include <weir/compile/launcher.h>

#include <string>
#include <vector>

namespace weir::compile {

/// No openable name, no socket, no process, no program but the one behind
/// `program_descriptor`, which lies above the child's descriptor limit, so that nothing can be put in its place. Calls
/// that a program makes by the way are refused with EPERM; calls that only an attack makes end the process with SIGSYS.
/// Loads the filter into the calling process, for good. False: the kernel refused.
[[nodiscard]] bool load_system_call_filter(int program_descriptor);

/// Address space, CPU time, file size, descriptors, processes, core dumps. False: the kernel refused.
[[nodiscard]] bool set_limits(const JobLimits& limits, std::size_t descriptors);

/// Keeps the process on these CPUs; numbers that do not exist are left out, none left: no change.
void stay_on(const std::vector<unsigned>& cores);

/// Root only: an empty network, then user and group of `user` ("": stay who we are), no other groups, no capabilities.
/// The error is a sentence.
[[nodiscard]] std::string become(const std::string& user);

} // namespace weir::compile
