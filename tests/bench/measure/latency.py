# SPDX-License-Identifier: BSD-3-Clause
"""What a bridge adds to a single frame, over veth: Weir, Weir while images change, and testpmd io take turns."""
import json
import os
import pathlib
import subprocess
import tempfile
import time

from .dataplane import DataPlane, pages_for
from .machine import BIN, BenchError, huge_pages, run, say
from .swaps import twins
from .testpmd import Testpmd
from .turns import SETTLE_SECONDS, spread

RATE = 1000
FRAMES = 2000
PERCENTILES = ("p50", "p90", "p99")


class Cables:
    """Two bridges' worth of veth pairs between two hosts and a box, each in a namespace of its own."""

    def __init__(self):
        self.prefix = f"wtb{os.getpid()}"
        self.box = f"{self.prefix}-box"

    def __enter__(self):
        for side in ("inside", "outside", "box"):
            run("ip", "netns", "add", f"{self.prefix}-{side}")
        run("ip", "netns", "exec", self.box, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        for side, ports in (("inside", ("lan0", "lan1")), ("outside", ("wan0", "wan1"))):
            netns = f"{self.prefix}-{side}"
            run("ip", "netns", "exec", netns, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
            for number, port in enumerate(ports):
                run("ip", "-n", self.box, "link", "add", port, "type", "veth", "peer", "name", f"eth{number}", "netns", netns)
                for where, name in ((self.box, port), (netns, f"eth{number}")):
                    run("ip", "netns", "exec", where, "ethtool", "-K", name, "tx", "off", "tso", "off", "gso", "off", "gro", "off",
                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
                    run("ip", "-n", where, "link", "set", name, "arp", "off", "promisc", "on", "up")
        return self

    def __exit__(self, *_):
        for side in ("inside", "outside", "box"):
            run("ip", "netns", "delete", f"{self.prefix}-{side}", check=False)

    def run(self, side, *command, **options):
        return run("ip", "netns", "exec", f"{self.prefix}-{side}", *command, **options)

    def address(self):
        """The inside host gets addresses on both cables; on the second one the box's namespace is a host, too."""
        for number in (0, 1):
            self.run("inside", "ip", "address", "add", f"10.{77 + number}.0.10/24", "dev", f"eth{number}")
        self.run("inside", "ip", "neighbour", "add", "10.77.0.53", "lladdr", "02:00:00:00:00:53", "dev", "eth0")
        self.run("inside", "ip", "link", "set", "eth1", "arp", "on")
        self.run("box", "ip", "link", "set", "lan1", "arp", "on")
        self.run("box", "ip", "link", "set", "lo", "up")
        self.run("box", "ip", "address", "add", "10.78.0.53/24", "dev", "lan1")

    def ports(self, number):
        return [f"net_af_packet{i},iface={side}{number},framesz=2048,blocksz=16384" for i, side in enumerate(("lan", "wan"))]

    def probe(self, number):
        """Percentiles of one window."""
        result = run(BIN / "bench/frame_latency", f"{self.prefix}-inside", f"eth{number}", f"{self.prefix}-outside", f"eth{number}",
                     FRAMES, RATE, capture_output=True, text=True)
        return json.loads(result.stdout)


def window(program, cables, number, beside=None):
    program.resume()
    try:
        time.sleep(SETTLE_SECONDS)
        other = subprocess.Popen([str(word) for word in beside], stdout=subprocess.DEVNULL) if beside else None
        found = cables.probe(number)
        if other and other.wait(timeout=60) != 0:
            raise BenchError("adopting an image failed")
    finally:
        program.pause()
    if found["lost"] > found["frames"] // 2:
        raise BenchError(f"{program.name}: {found['lost']} of {found['frames']} frames were lost or late")
    return found


def measure(world, sizes, rounds):
    say("latency of single frames")
    image, _ = world.image(sizes)
    config = world.write_config(sizes)
    pages = pages_for(image) + 256
    columns = {"testpmd": [], "weir": [], "swapping": []}
    with Cables() as cables, huge_pages(2 * pages), tempfile.TemporaryDirectory(prefix="weir-bench.", dir="/var/tmp") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        images = twins(world, sizes, folder)
        programs = []
        try:
            programs.append(Testpmd(cables.ports(1), 16384, 2176, netns=cables.box))
            programs[0].pause()
            ports = [(port, devargs, None) for port, devargs in zip(("lan0", "wan0"), cables.ports(0))]
            programs.append(DataPlane(folder, config, image, ports, 1650, pages, netns=cables.box))
            programs[1].pause()
            swapper = [BIN / "bench/adopt_images", programs[1].run_dir, programs[1].state / "policy.img", 2, 1000, *images]
            for _ in range(rounds):
                columns["testpmd"].append(window(programs[0], cables, 1))
                columns["weir"].append(window(programs[1], cables, 0))
                columns["swapping"].append(window(programs[1], cables, 0, swapper))
        finally:
            for program in programs:
                program.close()
    result = {name: {p: spread([found[p] for found in rows]) for p in PERCENTILES} for name, rows in columns.items()}
    result["lost"] = {name: sum(found["lost"] for found in rows) for name, rows in columns.items()}
    result["p99_beside_testpmd"] = spread([w["p99"] / t["p99"] for t, w in zip(columns["testpmd"], columns["weir"])])
    result["p99_swapping_beside_weir"] = spread([s["p99"] / w["p99"] for w, s in zip(columns["weir"], columns["swapping"])])
    return result
