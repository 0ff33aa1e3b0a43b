// SPDX-License-Identifier: BSD-3-Clause
// The two tables, behind functions: everything a document may say, read into the struct.
#pragma once

#include "document.h"
#include "reporter.h"

#include <weir/config/board.h>
#include <weir/config/config.h>

namespace weir::config {

void read_config(Reporter& reporter, const Node& root, Config& config);
void read_board(Reporter& reporter, const Node& root, Board& board);

/// What holds between settings of one file: unique names, reserved words, values that need each other. Completes
/// `file:` URLs and other relative paths from the directory of `reporter.file()`.
void finish_config(Reporter& reporter, Config& config);
void finish_board(Reporter& reporter, Board& board);

} // namespace weir::config
