# SPDX-License-Identifier: BSD-3-Clause
"""Forwarding over veth with 1 M listed addresses: a kernel bridge with an nftables set, an XDP program with a hash map,
testpmd io and Weir (both through af_packet), under the same generator."""
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import time

from .cables import Cables
from .dataplane import pages_for
from .machine import BIN, huge_pages, run, say, scratch, wait_until

SECONDS = 3


def threaded(cables, on):
    """Whether the kernel's work for received frames runs in threads on core 1, or wherever frames are sent. A kernel bridge
    gets core 1 for itself so; a busy DPDK worker would starve such threads."""
    for side, interface in (("box", "lan0"), ("outside", "eth0")):
        cables.run(side, "sh", "-c", f"mount -t sysfs sysfs /sys 2> /dev/null; echo {int(on)} > /sys/class/net/{interface}/threaded")
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (process / "comm").read_text().startswith(f"napi/{interface}-"):
                    os.sched_setaffinity(int(process.name), {1})


def prepare(cables):
    """veth takes live frames when the receiving end has GRO, set while the link is up."""
    cables.run("box", "ethtool", "-K", "lan0", "gro", "on", stdout=subprocess.DEVNULL)
    cables.run("outside", "ethtool", "-K", "eth0", "gro", "on", stdout=subprocess.DEVNULL)
    threaded(cables, True)


def rate(cables, addresses, how):
    result = run("taskset", "-c", "0", BIN / "bench/xdp_peer", BIN / "bench/xdp_peer.bpf.o", cables.prefix, 0, addresses, SECONDS, how,
                 capture_output=True, text=True)
    return json.loads(result.stdout)


def forwards(cables):
    """Whether both ports of the kernel bridge are past listening and learning."""
    ports = json.loads(cables.run("box", "bridge", "-j", "link", "show", capture_output=True, text=True).stdout)
    return [port["state"] for port in ports if port["ifname"] in ("lan0", "wan0")] == ["forwarding"] * 2


@contextlib.contextmanager
def nftables_bridge(cables, addresses, folder):
    """A kernel bridge that drops what a set lists; yields the seconds that loading it took."""
    rules = folder / "rules.nft"
    elements = ",\n".join(addresses.read_text().split())
    rules.write_text(f"table bridge weir {{\n set listed {{ type ipv4_addr; elements = {{\n{elements} }} }}\n"
                     " chain forward { type filter hook forward priority 0;\n"
                     "  ip daddr @listed drop\n  ip saddr @listed drop\n }\n}\n")
    begin = time.monotonic()
    cables.run("box", "nft", "-f", rules)
    took = time.monotonic() - begin
    cables.run("box", "ip", "link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
    for port in ("lan0", "wan0"):
        cables.run("box", "ip", "link", "set", port, "master", "br0")
    cables.run("box", "ip", "link", "set", "br0", "up")
    try:
        wait_until("the bridge to forward", 10, lambda: forwards(cables))
        yield took
    finally:
        cables.run("box", "ip", "link", "delete", "br0")
        cables.run("box", "nft", "flush", "ruleset")


def row(rounds, load):
    return {"mpps": [r["arrived_mpps"] for r in rounds], "median": round(statistics.median(r["arrived_mpps"] for r in rounds), 3),
            "offered": round(statistics.median(r["offered_mpps"] for r in rounds), 2), "load_seconds": round(load, 2)}


def measure(world, count, rounds=3):
    say(f"forwarding peers, {count} addresses")
    sizes = {"ipv4": count, "ipv4-prefixes": 0, "ipv6": 0, "ipv6-prefixes": 0, "names": 0}
    addresses = world.feeds(sizes) / "ipv4.txt"
    image, facts = world.image(sizes)
    config = world.write_config(sizes)
    pages = pages_for(image) + 256
    result = {"addresses": count}
    with Cables() as cables, huge_pages(2 * pages), scratch() as folder:
        prepare(cables)
        say("  XDP with a hash map")
        found = [rate(cables, addresses, "block") for _ in range(rounds)]
        result["xdp"] = row(found, found[0]["load_seconds"])
        say("  kernel bridge with an nftables set")
        with nftables_bridge(cables, addresses, folder) as took:
            result["nftables"] = row([rate(cables, addresses, "plain") for _ in range(rounds)], took)
        threaded(cables, False)
        for label, program in (("testpmd io", lambda: cables.testpmd(0)),
                               ("weir", lambda: cables.data_plane(0, folder, config, image, pages))):
            say(f"  {label}")
            running = program()
            try:
                result[label.split()[0]] = row([rate(cables, addresses, "plain") for _ in range(rounds)],
                                               facts["seconds"] if label == "weir" else 0)
            finally:
                running.close()
    return result
