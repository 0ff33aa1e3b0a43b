#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Numbered UDP frames of many flows across a bridge, both ways at once.

  many_flows.py INSIDE_NETNS OUTSIDE_NETNS INTERFACE FLOWS FRAMES

Flow i goes between a client of its own and a server; every fourth server is in 203.0.113.64/26. Prints one JSON object:
frames sent and arrived of flows to that prefix (listed) and of all others (clean), both ways together, and how many
arrived behind a later one of their flow and direction, or twice.
"""
import json
import os
import struct
import sys
import time

from frames import raw_socket, wait_readable
from odd_frames import INSIDE_MAC, OUTSIDE_MAC, ipv4_udp

MAGIC = b"weir-flows"
PATIENCE = 2  # seconds without a frame of ours after which no more are waited for; hosts may chatter on
RATE = 8000  # frames a second: what a slow, shared machine still takes


def frame(flow, number, outbound):
    client = (f"10.77.{1 + flow // 200}.{10 + flow % 200}", 10000 + flow)
    server = (f"203.0.113.{64 + flow // 4 % 64}" if flow % 4 == 0 else f"198.51.{flow // 200}.{flow % 200 + 1}", 40000)
    payload = MAGIC + struct.pack("!HH?", flow, number, outbound)
    if outbound:
        return ipv4_udp(OUTSIDE_MAC, INSIDE_MAC, client[0], server[0], client[1], server[1], payload)
    return ipv4_udp(INSIDE_MAC, OUTSIDE_MAC, server[0], client[0], server[1], client[1], payload)


class Count:
    def __init__(self):
        self.sent, self.arrived = {"listed": 0, "clean": 0}, {"listed": 0, "clean": 0}
        self.reordered, self.last = 0, {}
        self.changed = time.monotonic()

    def take(self, sock, seconds):
        """Receives one frame; False if none came."""
        if not wait_readable(sock, seconds):
            return False
        data = sock.recv(65536)
        at = data.find(MAGIC)
        if at >= 0:
            flow, number, outbound = struct.unpack_from("!HH?", data, at + len(MAGIC))
            self.arrived["clean" if flow % 4 else "listed"] += 1
            self.changed = time.monotonic()
            self.reordered += number <= self.last.get((flow, outbound), -1)
            self.last[flow, outbound] = max(number, self.last.get((flow, outbound), -1))
        return True


def main():
    inside_netns, outside_netns, interface = sys.argv[1:4]
    flows, frames = int(sys.argv[4]), int(sys.argv[5])
    # A veth hands frames over on the core they were sent from: a sender that moves overtakes itself.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    inside, outside = raw_socket(inside_netns, interface), raw_socket(outside_netns, interface)
    count, start = Count(), time.monotonic()
    for number in range(frames):
        for flow in range(flows):
            for sender, outbound in ((inside, True), (outside, False)):
                sender.send(frame(flow, number, outbound))
                count.sent["clean" if flow % 4 else "listed"] += 1
            while sum(count.sent.values()) > (time.monotonic() - start) * RATE:
                if not count.take(inside, 0.001):
                    count.take(outside, 0)
            while count.take(inside, 0) or count.take(outside, 0):
                pass
    while count.arrived != count.sent and time.monotonic() - count.changed < PATIENCE:
        count.take(inside, 0.01)
        count.take(outside, 0.01)
    print(json.dumps({"sent": count.sent, "arrived": count.arrived, "reordered": count.reordered}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
