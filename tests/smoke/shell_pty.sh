#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The interactive shell on a real terminal: Tab, '?', Ctrl-C, paste mode, history, quit, Ctrl-D. Needs no daemon.
. "$(dirname "$0")/_init.sh"

weir() { return 0; } # nothing to ask when this test fails
mkdir "$RUN_DIR"
timeout 120 python3 tests/smoke/shell_pty.py "$BIN/weir" "$RUN_DIR"
expect "the rights of the history" 600 "$(stat -c %a "$RUN_DIR/.weir_history")"

# Without a daemon there is nothing to wait for.
status=0
"$BIN/weir" --run-dir "$RUN_DIR" monitor hits > /dev/null 2>&1 || status=$?
expect "the status of monitor without a daemon" 3 "$status"
