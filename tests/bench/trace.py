#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Seeded inputs of the forwarding benches: a list of IPv4 addresses and a capture of 60-byte UDP frames to them.

  trace.py LIST COUNT CAPTURE FRAMES LISTED_PER_MILLE

Address i of the world is a keyed bijection of i over 32 bits, so all are distinct and look uniform. The list takes the
first COUNT that are public unicast; the capture takes others, and the given share from the list, in random order.
"""
import random
import struct
import sys

SEED = 20261124


def bijection(i):
    """Four rounds of a 16+16 bit Feistel network."""
    left, right = i >> 16, i & 0xFFFF
    for key in (0x9E37, 0x79B9, 0x7F4A, 0x7C15):
        left, right = right, left ^ ((right * 0xC2B3 + key ^ right >> 5) & 0xFFFF)
    return left << 16 | right


def public(address):
    top = address >> 24
    return (0 < top < 224 and top not in (10, 127) and address >> 16 not in (0xA9FE, 0xC0A8)
            and address >> 20 != 0xAC1 and address >> 22 != 0x191)


def addresses():
    for i in range(1 << 32):
        address = bijection(i)
        if public(address):
            yield address


def text(address):
    return f"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}"


def header_checksum(words):
    total = sum(words)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def write_capture(path, destinations):
    ethernet = bytes.fromhex("020000000001" "020000000010" "0800")
    source = 0x0A4D000A
    fixed = (0x4500, 46, 1, 0x4000, 64 << 8 | 17, source >> 16, source & 0xFFFF)
    rest = struct.pack("!HHHH", 40000, 40001, 26, 0) + b"\0" * 18
    record = struct.pack("<IIII", 0, 0, 60, 60)
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for address in destinations:
            checksum = header_checksum(fixed + (address >> 16, address & 0xFFFF))
            packet = struct.pack("!HHHHHHII", 0x4500, 46, 1, 0x4000, 64 << 8 | 17, checksum, source, address)
            out.write(record + ethernet + packet + rest)


def main():
    list_path, count, capture_path, frames, per_mille = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
    world = addresses()
    listed = [next(world) for _ in range(count)]
    with open(list_path, "w", encoding="ascii") as out:
        out.writelines(text(a) + "\n" for a in listed)
    hits = frames * per_mille // 1000
    random.seed(SEED)
    chosen = random.sample(listed, min(hits, len(listed)))
    destinations = chosen + [next(world) for _ in range(frames - len(chosen))]
    random.shuffle(destinations)
    write_capture(capture_path, destinations)
    return 0


if __name__ == "__main__":
    sys.exit(main())
