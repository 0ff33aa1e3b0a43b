# SPDX-License-Identifier: BSD-3-Clause
"""Feeds, captures and images of the seeded world, made once each and kept in one folder."""
import hashlib
import json
import os
import re
import shutil
import time

from .machine import BIN, BenchError, run, say, use_all_cores

FULL = {"ipv4": 10_000_000, "ipv4-prefixes": 100_000, "ipv6": 1_000_000, "ipv6-prefixes": 50_000, "names": 10_000_000}
MEDIUM = dict(FULL, ipv4=1_000_000)
QUICK = {"ipv4": 200_000, "ipv4-prefixes": 10_000, "ipv6": 50_000, "ipv6-prefixes": 5_000, "names": 200_000}
EMPTY = dict.fromkeys(FULL, 0)
FEEDS = ("ipv4", "ipv4-prefixes", "ipv6", "ipv6-prefixes", "names")


def arguments(sizes):
    return [word for name, value in sizes.items() for word in (f"--{name}", value)]


def digest(*parts):
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


class World:
    def __init__(self, folder, seed=1):
        self.folder = folder
        self.seed = seed
        self.generator = BIN / "bench/make_world"
        self.version = digest(self.generator.read_bytes().hex())
        for name in ("feeds", "captures", "images"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def feeds(self, sizes, split=0):
        """A folder with the lists of `sizes`."""
        folder = self.folder / "feeds" / digest(sizes, self.seed, split, self.version)
        if not folder.exists():
            new = folder.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            say(f"  making feeds {describe(sizes)}")
            run(self.generator, "feeds", "--out", new, "--seed", self.seed, "--split", split, *arguments(sizes))
            new.rename(folder)
        return folder

    def capture(self, kind, sizes, frames, listed):
        """A capture of `frames` frames, `listed` per mille of them to listed ends."""
        path = self.folder / "captures" / f"{digest(kind, sizes, frames, listed, self.seed, self.version)}.pcap"
        if not path.exists():
            say(f"  making a capture: {kind}, {frames} frames, {listed / 10:g} % listed")
            new = path.with_suffix(".new")
            run(self.generator, "capture", "--kind", kind, "--out", new, "--frames", frames, "--listed", listed,
                "--seed", self.seed, *arguments(sizes))
            new.rename(path)
        return path

    def write_config(self, sizes, match="remote", path=None):
        """weir.yaml with one feed a file of `sizes`."""
        feeds = self.feeds(sizes)
        lines = ["appliance: {name: weir-bench}", "bridges:",
                 f"  - {{name: br0, inside: lan0, outside: wan0, mode: block, match: {match}}}", "feeds:"]
        for name in FEEDS:
            lines.append(f"  - {{name: {name}, url: \"file:{feeds}/{name}.txt\", format: list, subdomains: yes, max-size: 4G}}")
        if not any(sizes.values()):
            lines[-len(FEEDS) - 1:] = ["feeds: []"]
        path = path or self.folder / "weir.yaml"
        path.write_text("\n".join(lines) + "\n")
        return path

    def image(self, sizes, match="remote"):
        """(policy image, facts of its compilation)."""
        program = BIN / "weir-compile"
        path = self.folder / "images" / f"{digest(sizes, self.seed, match, self.version, program.read_bytes().hex())}.img"
        facts = path.with_suffix(".json")
        if not facts.exists():
            config = self.write_config(sizes, match)
            say(f"  compiling {describe(sizes)}, match {match}")
            facts.write_text(json.dumps(compile_image(config, path)))
        return path, json.loads(facts.read_text())


def compile_image(config, path):
    """Runs weir-compile; wall seconds, peak memory and bytes of the image."""
    start = time.monotonic()
    result = run("/usr/bin/time", "-f", "peak-kb %M", BIN / "weir-compile", "--config", config, "--out", path,
                 "--key", "0" * 32, capture_output=True, text=True, check=False,
                 preexec_fn=use_all_cores)
    seconds = time.monotonic() - start
    if result.returncode != 0:
        raise BenchError(f"weir-compile: {result.stderr.strip()}")
    peak = int(re.search(r"peak-kb (\d+)", result.stderr).group(1))
    return {"seconds": round(seconds, 2), "peak_mib": peak // 1024, "bytes": path.stat().st_size}


def describe(sizes):
    words = [f"{value / 1e6:g} M {name}" if value >= 1e6 else f"{value / 1e3:g} k {name}"
             for name, value in sizes.items() if value]
    return ", ".join(words) or "nothing"


def place(image, target):
    """Puts an image where the data plane looks for it, without a copy if possible."""
    target.unlink(missing_ok=True)
    try:
        os.link(image, target)
    except OSError:
        shutil.copy(image, target)
    shutil.chown(target, group="weir-dp")
