#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Watches the packet socket of an af_packet port, which outlives its owner as long as somebody holds it.

  port_socket.py PID INTERFACE FRAME_SIZE FRAMES FILE
      keeps FILE up to date: "dropped unread", frames for which the ring had no room, and frames that wait in it.
      FRAME_SIZE and FRAMES are the port's framesz and framecnt.
"""
import ctypes
import mmap
import os
import socket
import struct
import sys
import time

SYS_PIDFD_GETFD = 438
SOL_PACKET = 263
PACKET_STATISTICS = 6
TP_STATUS_USER = 1
POLL_SECONDS = 0.05


def socket_of(pid, interface):
    """A descriptor of our own for the socket by which that process reads the interface."""
    process = os.pidfd_open(pid)
    for name in os.listdir(f"/proc/{pid}/fd"):
        fd = ctypes.CDLL(None).syscall(SYS_PIDFD_GETFD, process, int(name), 0)
        try:
            found = socket.socket(fileno=fd)
        except OSError:
            os.close(fd)
            continue
        if found.family == socket.AF_PACKET and found.getsockname()[0] == interface:
            return found
    sys.exit(f"process {pid} has no packet socket on {interface}")


def mapped_bytes(pid, sock):
    """Of the receive and the transmit ring, in this order, of equal size; the kernel maps them only as a whole."""
    for line in open(f"/proc/{pid}/maps", encoding="ascii"):
        span, _, _, _, inode, *_ = line.split()
        if inode == str(os.fstat(sock.fileno()).st_ino):
            first, end = (int(address, 16) for address in span.split("-"))
            return end - first
    sys.exit(f"process {pid} does not map its packet socket")


def main():
    pid, interface, frame_size, frames, path = sys.argv[1:]
    sock, size, count = socket_of(int(pid), interface), int(frame_size), int(frames)
    rings = mmap.mmap(sock.fileno(), mapped_bytes(int(pid), sock))
    dropped = 0
    while True:
        dropped += struct.unpack("II", sock.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1]
        unread = sum(struct.unpack_from("I", rings, i * size)[0] & TP_STATUS_USER for i in range(count))
        with open(path + ".new", "w", encoding="ascii") as out:
            print(dropped, unread, file=out)
        os.rename(path + ".new", path)
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    main()
