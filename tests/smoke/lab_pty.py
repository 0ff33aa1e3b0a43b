#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The lab on a terminal: lab_pty.py PROGRAM HOME. A second lab leaves it alone, Ctrl-C in its shell does not end it."""
import subprocess
import sys

from shell_pty import Terminal


def main():
    program, home = sys.argv[1:]
    terminal = Terminal(home, program)
    terminal.wait_for("weir> ", 300)
    second = subprocess.run([program, "--once"], capture_output=True, text=True, timeout=60, check=False)
    if second.returncode != 1 or "the lab is up already" not in second.stderr:
        raise SystemExit(f"a second lab: status {second.returncode}, said {second.stderr!r}")
    terminal.type("test name good.exam")
    terminal.wait_for("good.exam")
    terminal.type("\x03")
    terminal.wait_for("weir> ")
    terminal.type("show status\r")
    terminal.wait_for("data plane    running since")
    terminal.wait_for("weir> ")
    terminal.type("exit\r")
    terminal.wait_for("the lab is down", 60)
    if terminal.status() != 0:
        raise SystemExit("exit does not end the lab with status 0")


if __name__ == "__main__":
    main()
