# SPDX-License-Identifier: BSD-3-Clause
"""weir-dataplane on given ports with a given image, without a control plane; its hit records are read and forgotten."""
import json
import pathlib
import re
import signal
import subprocess

from .machine import BIN, ROOT, BenchError, Program, end, run, start
from .world import place

MIB = 1 << 20


def slot_mebibytes(image):
    return image.stat().st_size // MIB + 16


def pages_for(image):
    """2 MiB pages of the two image slots, EAL and small things."""
    return slot_mebibytes(image) + 200


class DataPlane(Program):
    """Runs until close(). `ports` are (name, devargs, mbufs or None); `image` may be None, then `slot` is its room in MiB."""

    name = "weir"
    drain = None

    def __init__(self, folder, config, image, ports, mbuf_bytes, hugepages, workers=(1,), queues=1, poll="busy",
                 slot=None, netns=None):
        self.folder = pathlib.Path(folder)
        self.run_dir = self.folder / "run"
        self.state = self.folder / "state"
        run(ROOT / "boards/common/prepare", "--run-dir", self.run_dir, "--state-dir", self.state)
        self.write_board(ports, mbuf_bytes, hugepages, workers, queues, poll, slot or slot_mebibytes(image))
        if image:
            place(image, self.state / "policy.img")
        run(BIN / "weir-controlplane", "render-start", "--config", config, "--board", self.folder / "board.yaml",
            "--run-dir", self.run_dir, "--state-dir", self.state, stdout=subprocess.DEVNULL)
        self.use_cores(workers)
        self.log = self.folder / "dataplane.log"
        with open(self.log, "w", encoding="utf-8") as log:
            enter = ["ip", "netns", "exec", netns] if netns else []
            self.process = start([*enter, BIN / "weir-dataplane", "--start", self.state / "start.conf"], stdout=log, stderr=log)
        self.wait_ready(f"the data plane ({self.log})", 120, self.is_ready)
        self.drain = subprocess.Popen([BIN / "bench/drain_hits", self.run_dir], stdout=subprocess.DEVNULL)

    def write_board(self, ports, mbuf_bytes, hugepages, workers, queues, poll, slot):
        mtu = mbuf_bytes - 128 - 22
        lines = [f"cores: {{control: [0], workers: {[core + 1 for core in range(len(workers))]}, poll: {poll}}}",
                 f"memory: {{hugepage-size: 2M, hugepages: {hugepages}, image-slot: {slot}M}}", "ports:"]
        for name, devargs, mbufs in ports:
            extra = f", mbufs: {mbufs}" if mbufs else ""
            lines.append(f"  - {{name: {name}, devargs: \"{devargs}\", queues: {queues}, mtu: {mtu}{extra}}}")
        lines.append("bypass: {driver: none}")
        (self.folder / "board.yaml").write_text("\n".join(lines) + "\n")

    def use_cores(self, workers):
        """A board refuses a busy worker on the control core; a bench with two cores and two workers needs it."""
        start_file = self.state / "start.conf"
        text = re.sub(r"(?m)^(cores\.workers\s*[= ]\s*).*$", rf"\g<1>{','.join(map(str, workers))}", start_file.read_text())
        start_file.write_text(text)

    def is_ready(self):
        text = self.log.read_text()
        if self.process.poll() is not None:
            raise BenchError(f"the data plane ended:\n{text[-2000:]}")
        return "ready:" in text

    def sample(self):
        """The statistics page: seconds, frames by reason, ports."""
        return json.loads(run(BIN / "weir-dataplane", "--counters", self.run_dir, capture_output=True, text=True).stdout)

    def rate(self, before, after):
        """Frames judged a second."""
        frames = sum(after["frames"].values()) - sum(before["frames"].values())
        return frames / (after["seconds"] - before["seconds"])

    def problem(self, before, after):
        """Why the time between two samples tells nothing; empty if it does."""
        moved = {word for word, count in after["frames"].items() if count != before["frames"].get(word, 0)}
        failing = {word for word in moved if word.startswith(("no-policy", "bypass", "stall", "failed"))}
        if failing:
            return f"frames were not judged: {', '.join(sorted(failing))}: {self.log.read_text()[-600:]}"
        return "" if moved else "no frame was judged"

    def close(self):
        if self.drain:
            end(self.drain, signal.SIGTERM)
        super().close()


def shares(before, after):
    """Share of each reason among the frames between two samples."""
    counts = {word: count - before["frames"].get(word, 0) for word, count in after["frames"].items()}
    total = sum(counts.values()) or 1
    return {word: round(count / total, 4) for word, count in sorted(counts.items()) if count}
