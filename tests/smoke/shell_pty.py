#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The interactive shell on a real terminal, without a daemon: shell_pty.py PROGRAM RUN_DIR. Prints what failed."""
import os
import pty
import re
import select
import sys
import time


class Terminal:
    def __init__(self, home, *command):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="vt100", HOME=home)
            os.execv(command[0], command)
        self.seen = ""

    def type(self, text):
        self.seen = ""
        os.write(self.fd, text.encode())

    def wait_for(self, text, seconds=10):
        end = time.monotonic() + seconds
        while text not in self.seen:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise SystemExit(f"waited in vain for {text!r}; seen: {self.seen!r}")
            try:
                data = os.read(self.fd, 4096)
            except OSError:
                data = b""
            if not data:
                raise SystemExit(f"the shell ended before {text!r}; seen: {self.seen!r}")
            self.seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r(?!\n)", "", self.seen + data.decode(errors="replace"))

    def status(self):
        while True:
            try:
                if not os.read(self.fd, 4096):
                    break
            except OSError:
                break
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def main():
    program, run_dir = sys.argv[1:]
    terminal = Terminal(run_dir, program, "--run-dir", run_dir)
    terminal.wait_for("weir> ")
    terminal.type("sh\t")  # Tab completes a word
    terminal.wait_for("show ")
    terminal.type("?")  # help below, the line stays
    terminal.wait_for("counters")
    terminal.wait_for("weir> show ")
    terminal.type("nonsense\r")
    terminal.wait_for('unknown word "nonsense"')
    terminal.wait_for("weir> ")
    terminal.type("show status")  # Ctrl-C abandons the line and not the shell
    terminal.wait_for("show status")
    terminal.type("\x03")
    terminal.wait_for("^C")
    terminal.wait_for("weir> ")
    terminal.type("show status\r")
    terminal.wait_for("the control plane does not answer")
    terminal.wait_for("weir> ")
    terminal.type("request ioc import name pty preview\r")  # paste mode
    terminal.wait_for("Paste the report")
    terminal.type("evil[.]example\r203.0.113[.]5\r.\r")
    terminal.wait_for("1 IPv4 address, 1 exact name")
    terminal.wait_for("weir> ")
    terminal.type("request bridge br0 bypass\r")  # an answer is a whole line
    terminal.wait_for("[y/N] ")
    terminal.type("n" * 63 + "show nonsense\r")
    terminal.wait_for("nothing changed")
    terminal.wait_for("weir> ")
    terminal.type("request bridge br0 bypass\r")
    terminal.wait_for("[y/N] ")
    if "unknown word" in terminal.seen:
        raise SystemExit(f"the end of an answer was a command: {terminal.seen!r}")
    terminal.type(" YES \r")
    terminal.wait_for("the control plane does not answer")
    terminal.wait_for("weir> ")
    terminal.type("help\r")  # longer than the screen
    terminal.wait_for("-- more")
    terminal.type("q")
    terminal.wait_for("weir> ")
    terminal.type("quit\r")
    if terminal.status() != 0:
        raise SystemExit("quit does not end with status 0")
    second = Terminal(run_dir, program, "--run-dir", run_dir)
    second.wait_for("weir> ")
    second.type("\x1b[A")  # the history of the first one
    second.wait_for("quit")
    second.type("\x15\x04")  # an empty line, and the end of the input
    if second.status() != 0:
        raise SystemExit("Ctrl-D does not end with status 0")


if __name__ == "__main__":
    main()
