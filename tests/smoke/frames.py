#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Sends and receives raw Ethernet frames in the current network namespace, with exact counts.

  frames.py list                                  names of the odd frames
  frames.py exchange A_NETNS A_IF B_NETNS B_IF    every odd frame both ways; compares bytes and order at the far end
  frames.py numbered A_NETNS A_IF B_NETNS B_IF COUNT RATE   sequence-numbered UDP frames A -> B; prints lost, reordered
  frames.py flood NETNS IF COUNT PREFIX TARGET [RATE]   COUNT frames from addresses of PREFIX to TARGET, not more than
                                                  RATE in a second; prints what was sent
"""
import ctypes
import ipaddress
import os
import select
import socket
import struct
import sys
import time

from odd_frames import ODD_FRAMES, INSIDE_MAC, OUTSIDE_MAC, ipv4_udp

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000
PACKET_IGNORE_OUTGOING = 23
SOL_PACKET = 263
SO_RCVBUFFORCE = 33


def raw_socket(netns, interface):
    """A packet socket in another namespace; a socket stays where it was made."""
    here = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{netns}", os.O_RDONLY)
    assert LIBC.setns(there, CLONE_NEWNET) == 0, "setns"
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
    # The kernel takes an outer VLAN tag out of the frame; auxiliary data brings it back.
    sock.setsockopt(SOL_PACKET, 8, 1)
    sock.bind((interface, 0))
    assert LIBC.setns(here, CLONE_NEWNET) == 0, "setns"
    os.close(here)
    os.close(there)
    return sock


def receive(sock):
    """One frame with its outer tag where the sender had it."""
    data, ancillary, _, _ = sock.recvmsg(65536, 256)
    for level, kind, value in ancillary:
        if level == SOL_PACKET and kind == 8:
            status, _, _, _, _, tci, tpid = struct.unpack("IIIHHHH", value[:20])
            if status & 0x10:  # TP_STATUS_VLAN_VALID
                tpid = tpid if status & 0x40 else 0x8100
                data = data[:12] + struct.pack("!HH", tpid, tci) + data[12:]
    return data


def wait_readable(sock, seconds):
    return bool(select.select([sock], [], [], seconds)[0])


def drain(sock):
    while wait_readable(sock, 0):
        sock.recv(65536)


def one_way(sender, receiver, frames, direction):
    """Sends each frame and waits for it; then all at once, for order. Returns the number of differences."""
    wrong = 0
    drain(receiver)
    for name, frame in frames:
        sender.send(frame)
        got = None
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline and got != frame:
            if wait_readable(receiver, 0.2):
                got = receive(receiver)
        if got != frame:
            wrong += 1
            print(f"{direction}: {name}: sent {frame.hex()[:120]}, got {got.hex()[:120] if got else 'nothing'}")
    for _, frame in frames:
        sender.send(frame)
    expected = [frame for _, frame in frames]
    arrived = []
    while len(arrived) < len(expected) and wait_readable(receiver, 3):
        arrived.append(receive(receiver))
    if arrived != expected:
        wrong += 1
        print(f"{direction}: {len(arrived)} of {len(expected)} frames arrived in a burst, or out of order")
    return wrong


def exchange(a_netns, a_interface, b_netns, b_interface):
    a, b = raw_socket(a_netns, a_interface), raw_socket(b_netns, b_interface)
    frames = ODD_FRAMES
    wrong = one_way(a, b, frames, "inside to outside") + one_way(b, a, frames, "outside to inside")
    print(f"{len(frames)} kinds of frames, both ways, {wrong} differences")
    return 1 if wrong or len(frames) < 60 else 0


def numbered(a_netns, a_interface, b_netns, b_interface, count, rate):
    """Lost and reordered frames of a stream that keeps its rate."""
    count, rate = int(count), float(rate)
    a, b = raw_socket(a_netns, a_interface), raw_socket(b_netns, b_interface)
    magic = b"weir-seq"
    seen, last, reordered = set(), -1, 0
    start = time.monotonic()
    sent = 0
    deadline = start + count / rate + 20
    while len(seen) < count and time.monotonic() < deadline:
        while sent < count and sent < (time.monotonic() - start) * rate:
            payload = magic + struct.pack("!I", sent)
            a.send(ipv4_udp(INSIDE_MAC, OUTSIDE_MAC, "10.77.0.10", "10.77.0.80", 4000, 4000, payload))
            sent += 1
        while wait_readable(b, 0.001 if sent < count else 0.5):
            data = b.recv(65536)
            at = data.find(magic)
            if at >= 0:
                number = struct.unpack_from("!I", data, at + len(magic))[0]
                reordered += number < last
                last = max(last, number)
                seen.add(number)
            if sent < count:
                break
        if sent == count and not wait_readable(b, 1):
            break
    print(f"sent {sent} lost {sent - len(seen)} reordered {reordered}")
    return 0 if sent == count and len(seen) == count and reordered == 0 else 1


def flood(netns, interface, count, prefix, target, rate="inf"):
    """Frames from successive addresses of a prefix; the count printed is of frames the kernel took."""
    sock = raw_socket(netns, interface)
    sources = ipaddress.ip_network(prefix)
    size, sent = sources.num_addresses, 0
    start, rate = time.monotonic(), float(rate)
    for i in range(int(count)):
        if i % 100 == 0:  # in bursts: the box's events then share segments, as those of a busy box do
            time.sleep(max(0.0, start + i / rate - time.monotonic()))
        source = str(sources[(i * 2654435761) % size])
        try:
            sock.send(ipv4_udp(OUTSIDE_MAC, INSIDE_MAC, source, target, 1024 + i % 40000, 53 + i % 7, b"flood"))
            sent += 1
        except OSError:
            select.select([], [], [], 0.001)
    print(sent)
    return 0


def main():
    command, *arguments = sys.argv[1:]
    if command == "list":
        print("\n".join(name for name, _ in ODD_FRAMES))
        return 0
    return {"exchange": exchange, "numbered": numbered, "flood": flood}[command](*arguments)


if __name__ == "__main__":
    sys.exit(main())
