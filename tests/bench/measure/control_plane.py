# SPDX-License-Identifier: BSD-3-Clause
"""weir-controlplane beside a running data plane."""
import json
import time

from .machine import BIN, BenchError, Program, run, start, wait_until


class ControlPlane(Program):
    """Runs until close(), in the folder where DataPlane has its directories and board.yaml."""

    def __init__(self, folder, config):
        self.run_dir = folder / "run"
        self.log = folder / "controlplane.log"
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = start([BIN / "weir-controlplane", "run", "--config", config, "--board", folder / "board.yaml",
                                  "--run-dir", self.run_dir, "--state-dir", folder / "state"], stdout=log, stderr=log)
        self.started = time.monotonic()
        self.wait_ready(f"the control plane ({self.log})", 60, self.answers)

    def answers(self):
        if self.process.poll() is not None:
            raise BenchError(f"the control plane ended:\n{self.log.read_text()[-2000:]}")
        return run(BIN / "weir", "--run-dir", self.run_dir, "show", "version", check=False, capture_output=True).returncode == 0

    def weir(self, *words):
        return run(BIN / "weir", "--run-dir", self.run_dir, *words, capture_output=True, text=True).stdout

    def show(self, *words):
        return json.loads(self.weir("show", *words, "--json"))

    def generation(self):
        return self.show("status")["policy"]["generation"]

    def all_fetched(self, names):
        """Whether each feed has a list."""
        feeds = {feed["name"]: feed for feed in self.show("feeds")["feeds"]}
        return all(sum(feeds[name]["entries"].values()) > 0 for name in names)

    def wait_quiet(self, seconds=3):
        """Until no new generation has come for a while."""
        last, since = self.generation(), time.monotonic()

        def is_quiet():
            nonlocal last, since
            now = self.generation()
            if now != last:
                last, since = now, time.monotonic()
            return time.monotonic() - since >= seconds

        wait_until("the last generation", 900, is_quiet, 0.2)

    def seconds_until(self, condition, limit):
        begin = time.monotonic()
        wait_until("the control plane's policy", limit, lambda: condition(self.show("status")), 0.1)
        return time.monotonic() - begin
