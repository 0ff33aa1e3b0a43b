# SPDX-License-Identifier: BSD-3-Clause
"""Two hosts and a box between them, on veth, and what bridges in the box."""
import os
import subprocess

from .dataplane import DataPlane
from .machine import run
from .testpmd import Testpmd


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
                self.lay((self.box, port), (netns, f"eth{number}"))
        return self

    def __exit__(self, *_):
        for side in ("inside", "outside", "box"):
            run("ip", "netns", "delete", f"{self.prefix}-{side}", check=False)

    def lay(self, one, other):
        """A veth pair; its ends are (namespace, name)."""
        run("ip", "-n", one[0], "link", "add", one[1], "type", "veth", "peer", "name", other[1], "netns", other[0])
        for where, name in (one, other):
            run("ip", "netns", "exec", where, "ethtool", "-K", name, "tx", "off", "tso", "off", "gso", "off", "gro", "off",
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            run("ip", "-n", where, "link", "set", name, "arp", "off", "promisc", "on", "up")

    def lay_direct(self):
        """A cable between the hosts that bypasses the box; both ends are called direct."""
        self.lay((f"{self.prefix}-inside", "direct"), (f"{self.prefix}-outside", "direct"))

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

    def testpmd(self, number):
        return Testpmd(self.ports(number), 16384, 2176, netns=self.box)

    def data_plane(self, number, folder, config, image, pages):
        ports = [(port, devargs, None) for port, devargs in zip(("lan0", "wan0"), self.ports(number))]
        return DataPlane(folder, config, image, ports, 1650, pages, netns=self.box)

    def ports(self, number):
        return [f"net_af_packet{i},iface={side}{number},framesz=2048,blocksz=16384" for i, side in enumerate(("lan", "wan"))]
