# SPDX-License-Identifier: BSD-3-Clause
"""DPDK's testpmd in io mode, the reference that looks at nothing."""
import os
import re
import select
import subprocess
import time

from .machine import BenchError, Program, start

PROMPT = b"testpmd> "


class Testpmd(Program):
    """Runs until close()."""

    name = "testpmd io"

    def __init__(self, ports, mbufs, mbuf_bytes, cores=(1,), queues=1, netns=None):
        lcores = ",".join(["0@0"] + [f"{i + 1}@{core}" for i, core in enumerate(cores)])
        # Its answers come at once only if standard output is not buffered.
        command = ["stdbuf", "-o0", "dpdk-testpmd", "--lcores", lcores, "--in-memory", "--no-pci", "--no-telemetry", "--file-prefix",
                   f"weir-bench-{os.getpid()}"]
        if netns:
            command = ["ip", "netns", "exec", netns] + command
        for port in ports:
            command += ["--vdev", port]
        command += ["--", "-i", "--forward-mode=io", f"--nb-cores={len(cores)}", f"--rxq={queues}", f"--txq={queues}",
                    f"--mbuf-size={mbuf_bytes}", f"--total-num-mbufs={mbufs}", "--no-mlockall"]
        self.process = start(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0)
        try:
            self.listen(120)
            self.ask("start")
        except BaseException:
            self.close()
            raise

    def listen(self, seconds):
        """What testpmd says up to its next prompt."""
        text = b""
        limit = time.monotonic() + seconds
        while not text.endswith(PROMPT):
            if time.monotonic() > limit or self.process.poll() is not None:
                raise BenchError(f"testpmd: no prompt after:\n{text.decode(errors='replace')[-2000:]}")
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                text += os.read(self.process.stdout.fileno(), 65536)
        return text.decode(errors="replace")

    def ask(self, command, seconds=10):
        self.process.stdin.write(command.encode() + b"\n")
        return self.listen(seconds)

    def sample(self):
        """(seconds, frames sent, frames a port refused)."""
        before = time.monotonic()
        text = self.ask("show port stats all")
        now = (before + time.monotonic()) / 2
        sent = sum(int(n) for n in re.findall(r"TX-packets:\s*(\d+)", text))
        refused = sum(int(n) for n in re.findall(r"TX-errors:\s*(\d+)", text))
        return now, sent, refused

    def rate(self, before, after):
        return (after[1] - before[1]) / (after[0] - before[0])

    def problem(self, before, after):
        return "frames were refused on transmit" if after[2] != before[2] else ""

    def close(self):
        super().close()
        self.process.stdin.close()
        self.process.stdout.close()
