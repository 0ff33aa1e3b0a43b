# SPDX-License-Identifier: BSD-3-Clause
"""The table of odd frames that must cross the box byte for byte, and the few builders it needs."""
import ipaddress
import struct

INSIDE_MAC = bytes.fromhex("020000000010")
OUTSIDE_MAC = bytes.fromhex("020000000001")
STP_MAC = bytes.fromhex("0180c2000000")
SLOW_MAC = bytes.fromhex("0180c2000002")
EAPOL_MAC = bytes.fromhex("0180c2000003")
LLDP_MAC = bytes.fromhex("0180c200000e")
CDP_MAC = bytes.fromhex("01000ccccccc")
ALL_SYSTEMS_MAC = bytes.fromhex("01005e000001")
BROADCAST = b"\xff" * 6


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(destination, source, ethertype, payload, pad=True):
    frame = destination + source + struct.pack("!H", ethertype) + payload
    return frame.ljust(60, b"\0") if pad else frame


def tagged(tags, ethertype, payload, destination=OUTSIDE_MAC):
    inner = b"".join(struct.pack("!HH", tpid, tci) for tpid, tci in tags) + struct.pack("!H", ethertype) + payload
    return (destination + INSIDE_MAC + inner).ljust(60, b"\0")


def ipv4(source, destination, protocol, payload, **fields):
    """An IPv4 packet; `fields` overrides header fields after the checksum would have been right."""
    options = fields.get("options", b"")
    ihl = fields.get("ihl", 5 + len(options) // 4)
    length = fields.get("length", 20 + len(options) + len(payload))
    header = struct.pack("!BBHHHBBH4s4s", fields.get("version", 4) << 4 | ihl, fields.get("tos", 0), length,
                         fields.get("id", 1), fields.get("fragment", 0), fields.get("ttl", 64), protocol, 0,
                         ipaddress.IPv4Address(source).packed, ipaddress.IPv4Address(destination).packed) + options
    right = checksum(header)
    return header[:10] + struct.pack("!H", fields.get("checksum", right)) + header[12:] + payload


def udp(source, destination, payload, length=None, value=0):
    return struct.pack("!HHHH", source, destination, 8 + len(payload) if length is None else length, value) + payload


def tcp(source, destination, flags, payload=b"", offset=5, value=0):
    return struct.pack("!HHIIBBHHH", source, destination, 1, 0, offset << 4, flags, 1024, value, 0) + payload


def ipv6(source, destination, next_header, payload, version=6, length=None, hops=64):
    return struct.pack("!IHBB16s16s", version << 28, len(payload) if length is None else length, next_header, hops,
                       ipaddress.IPv6Address(source).packed, ipaddress.IPv6Address(destination).packed) + payload


def ipv4_udp(source_mac, destination_mac, source, destination, source_port, destination_port, payload):
    pseudo = ipaddress.IPv4Address(source).packed + ipaddress.IPv4Address(destination).packed
    length = 8 + len(payload)
    zero = struct.pack("!HHHH", source_port, destination_port, length, 0) + payload
    value = checksum(pseudo + struct.pack("!BBH", 0, 17, length) + zero) or 0xFFFF
    packet = ipv4(source, destination, 17, udp(source_port, destination_port, payload, value=value))
    return ethernet(destination_mac, source_mac, 0x0800, packet)


def frame4(packet, **kw):
    return ethernet(OUTSIDE_MAC, INSIDE_MAC, 0x0800, packet, **kw)


def frame6(packet):
    return ethernet(OUTSIDE_MAC, INSIDE_MAC, 0x86DD, packet)


A, B = "192.0.2.10", "198.51.100.20"
A6, B6 = "2001:db8:1::10", "2001:db8:2::20"
PLAIN = ipv4(A, B, 17, udp(1000, 2000, b"payload"))
QUERY = bytes.fromhex("123401000001000000000000") + b"\x04good\x04test\0\0\1\0\1"


def extension(next_header, body=b"\0" * 6):
    return struct.pack("!BB", next_header, (len(body) - 6) // 8) + body


ODD_FRAMES = [
    ("plain UDP", frame4(PLAIN)),
    ("UDP with data behind the packet", frame4(PLAIN) + b"trailer"),
    ("VLAN 0x8100", tagged([(0x8100, 0x0064)], 0x0800, PLAIN)),
    ("VLAN with priority and DEI", tagged([(0x8100, 0xF064)], 0x0800, PLAIN)),
    ("priority tag, VLAN 0", tagged([(0x8100, 0xA000)], 0x0800, PLAIN)),
    ("VLAN 4095", tagged([(0x8100, 0x0FFF)], 0x0800, PLAIN)),
    ("QinQ 0x88a8 + 0x8100", tagged([(0x88A8, 0x0064), (0x8100, 0x00C8)], 0x0800, PLAIN)),
    ("single 0x88a8", tagged([(0x88A8, 0x0064)], 0x0800, PLAIN)),
    ("double 0x8100", tagged([(0x8100, 1), (0x8100, 2)], 0x0800, PLAIN)),
    ("tag 0x9100", tagged([(0x9100, 7)], 0x0800, PLAIN)),
    ("tag 0x9200", tagged([(0x9200, 7)], 0x0800, PLAIN)),
    ("three tags", tagged([(0x88A8, 1), (0x8100, 2), (0x8100, 3)], 0x0800, PLAIN)),
    ("five tags", tagged([(0x8100, n) for n in range(1, 6)], 0x0800, PLAIN)),
    ("tag and almost nothing behind it", (OUTSIDE_MAC + INSIDE_MAC + bytes.fromhex("810000640800")).ljust(20, b"\0")),
    ("jumbo 4000", frame4(ipv4(A, B, 17, udp(1, 2, b"j" * 3972)))),
    ("jumbo 9000", frame4(ipv4(A, B, 17, udp(1, 2, b"J" * 8972)))),
    ("full 1514", frame4(ipv4(A, B, 17, udp(1, 2, b"f" * 1472)))),
    ("STP", STP_MAC + INSIDE_MAC + struct.pack("!H", 38) + bytes.fromhex("424203") + b"\0" * 43),
    ("RSTP", STP_MAC + INSIDE_MAC + struct.pack("!H", 39) + bytes.fromhex("4242030000020e") + b"\0" * 39),
    ("LACP", ethernet(SLOW_MAC, INSIDE_MAC, 0x8809, b"\1\1" + b"\0" * 108)),
    ("Ethernet OAM", ethernet(SLOW_MAC, INSIDE_MAC, 0x8809, b"\3" + b"\0" * 60)),
    ("EAPOL", ethernet(EAPOL_MAC, INSIDE_MAC, 0x888E, b"\2\1\0\0")),
    ("LLDP", ethernet(LLDP_MAC, INSIDE_MAC, 0x88CC, bytes.fromhex("020704020000000010" "040301" "61" "06020078" "0000"))),
    ("CDP in SNAP", CDP_MAC + INSIDE_MAC + struct.pack("!H", 60) + bytes.fromhex("aaaa0300000c2000") + b"\2" * 52),
    ("pause frame", ethernet(bytes.fromhex("0180c2000001"), INSIDE_MAC, 0x8808, b"\0\1\0\0")),
    ("BFD echo, source equals destination", frame4(ipv4(A, A, 17, udp(3785, 3785, b"\x20\x40\3\x18" + b"\0" * 20)))),
    ("land, IPv6 source equals destination", frame6(ipv6(A6, A6, 17, udp(5, 5, b"x")))),
    ("MPLS unicast", ethernet(OUTSIDE_MAC, INSIDE_MAC, 0x8847, bytes.fromhex("00064140") + PLAIN)),
    ("MPLS multicast", ethernet(OUTSIDE_MAC, INSIDE_MAC, 0x8848, bytes.fromhex("00064140") + PLAIN)),
    ("PPPoE discovery", ethernet(BROADCAST, INSIDE_MAC, 0x8863, bytes.fromhex("110900000004") + b"\1\1\0\0")),
    ("PPPoE session", ethernet(OUTSIDE_MAC, INSIDE_MAC, 0x8864, bytes.fromhex("11000001001e0021") + PLAIN)),
    ("ARP request", ethernet(BROADCAST, INSIDE_MAC, 0x0806, bytes.fromhex("0001080006040001") + INSIDE_MAC + b"\n\1\1\1" + b"\0" * 6 + b"\n\1\1\2")),
    ("gratuitous ARP", ethernet(BROADCAST, INSIDE_MAC, 0x0806, bytes.fromhex("0001080006040002") + INSIDE_MAC + b"\n\1\1\1" + INSIDE_MAC + b"\n\1\1\1")),
    ("unknown EtherType", ethernet(OUTSIDE_MAC, INSIDE_MAC, 0x88B5, b"experiment")),
    ("Wake on LAN", ethernet(BROADCAST, INSIDE_MAC, 0x0842, b"\xff" * 6 + INSIDE_MAC * 16)),
    ("PTP", ethernet(bytes.fromhex("011b19000000"), INSIDE_MAC, 0x88F7, b"\0\2\0\x2c" + b"\0" * 40)),
    ("IEEE 802.3 length, LLC only", OUTSIDE_MAC + INSIDE_MAC + struct.pack("!H", 3) + b"\xe0\xe0\3" + b"\0" * 43),
    ("length field larger than the frame", OUTSIDE_MAC + INSIDE_MAC + struct.pack("!H", 1400) + b"\0" * 46),
    ("runt, 14 bytes", OUTSIDE_MAC + INSIDE_MAC + b"\x08\0"),
    ("runt, IPv4 header cut", OUTSIDE_MAC + INSIDE_MAC + b"\x08\0" + PLAIN[:11]),
    ("runt, IPv4 without UDP", OUTSIDE_MAC + INSIDE_MAC + b"\x08\0" + PLAIN[:20]),
    ("IPv6 header cut", OUTSIDE_MAC + INSIDE_MAC + b"\x86\xdd" + ipv6(A6, B6, 17, b"")[:30]),
    ("IPv4 total length too long", frame4(ipv4(A, B, 17, udp(1, 2, b"x"), length=1400))),
    ("IPv4 total length too short", frame4(ipv4(A, B, 17, udp(1, 2, b"x"), length=10))),
    ("IPv4 total length zero", frame4(ipv4(A, B, 6, tcp(1, 2, 2), length=0))),
    ("IPv4 IHL 2", frame4(ipv4(A, B, 17, udp(1, 2, b"x"), ihl=2))),
    ("IPv4 IHL beyond the packet", frame4(ipv4(A, B, 17, b"", ihl=15))),
    ("IPv4 bad header checksum", frame4(ipv4(A, B, 17, udp(1, 2, b"x"), checksum=0x1234))),
    ("version 5 under EtherType IPv4", frame4(ipv4(A, B, 17, udp(1, 2, b"x"), version=5))),
    ("version 4 under EtherType IPv6", frame6(ipv6(A6, B6, 17, udp(1, 2, b"x"), version=4))),
    ("IPv4 TTL 0", frame4(ipv4(A, B, 17, udp(1, 2, b"x"), ttl=0))),
    ("IPv4 router alert option", frame4(ipv4("192.0.2.10", "224.0.0.22", 2, b"\x22\0\xf9\xfd\0\0\0\0", options=b"\x94\4\0\0"))),
    ("IPv4 with all ECN and DSCP bits", frame4(ipv4(A, B, 17, udp(1, 2, b"x"), tos=0xFF))),
    ("UDP bad checksum", frame4(ipv4(A, B, 17, udp(1, 2, b"x", value=0x4242)))),
    ("UDP length too long", frame4(ipv4(A, B, 17, udp(1, 2, b"x", length=900)))),
    ("UDP length too short", frame4(ipv4(A, B, 17, udp(1, 2, b"x", length=3)))),
    ("TCP bad offset", frame4(ipv4(A, B, 6, tcp(80, 81, 2, offset=1)))),
    ("TCP all flags", frame4(ipv4(A, B, 6, tcp(80, 81, 0xFF)))),
    ("TCP no flags", frame4(ipv4(A, B, 6, tcp(80, 81, 0)))),
    ("first fragment", frame4(ipv4(A, B, 17, udp(1, 2, b"x" * 64), fragment=0x2000))),
    ("later fragment", frame4(ipv4(A, B, 17, b"y" * 64, fragment=0x2008))),
    ("last fragment", frame4(ipv4(A, B, 17, b"z" * 10, fragment=0x0010))),
    ("fragment with DF", frame4(ipv4(A, B, 17, b"z" * 16, fragment=0x6001))),
    ("overlapping fragment of 8 bytes", frame4(ipv4(A, B, 6, b"z" * 8, fragment=0x2001))),
    ("ICMP echo", frame4(ipv4(A, B, 1, b"\x08\0\xf7\xff\0\0\0\0"))),
    ("ICMP with a quoted packet", frame4(ipv4(A, B, 1, b"\3\1\0\0\0\0\0\0" + ipv4(B, A, 17, udp(2, 1, b""))))),
    ("IGMP to all systems", ethernet(ALL_SYSTEMS_MAC, INSIDE_MAC, 0x0800, ipv4(A, "224.0.0.1", 2, b"\x11\x64\xee\x9b\0\0\0\0"))),
    ("OSPF", frame4(ipv4(A, "224.0.0.5", 89, b"\2\1\0\x2c" + b"\0" * 40, ttl=1))),
    ("VRRP", frame4(ipv4(A, "224.0.0.18", 112, b"\x21\1\x64\1\0\1\xba\x52\n\1\1\1"))),
    ("SCTP", frame4(ipv4(A, B, 132, b"\0\1\0\2" + b"\0" * 8 + b"\1\0\0\x14" + b"\0" * 16))),
    ("ESP", frame4(ipv4(A, B, 50, b"\0\0\1\0" + b"\x5a" * 40))),
    ("GRE with IPv4 inside", frame4(ipv4(A, B, 47, b"\0\0\x08\0" + PLAIN))),
    ("IP in IP", frame4(ipv4(A, B, 4, PLAIN))),
    ("6in4", frame4(ipv4(A, B, 41, ipv6(A6, B6, 59, b"")))),
    ("VXLAN", frame4(ipv4(A, B, 17, udp(40000, 4789, b"\x08\0\0\0\0\0\1\0" + frame4(PLAIN))))),
    ("protocol 255", frame4(ipv4(A, B, 255, b"raw"))),
    ("broadcast UDP", ethernet(BROADCAST, INSIDE_MAC, 0x0800, ipv4("0.0.0.0", "255.255.255.255", 17, udp(68, 67, b"\1\1\6\0" + b"\0" * 236)))),
    ("IPv6 UDP", frame6(ipv6(A6, B6, 17, udp(1, 2, b"x")))),
    ("IPv6 no next header", frame6(ipv6(A6, B6, 59, b""))),
    ("IPv6 hop-by-hop", frame6(ipv6(A6, B6, 0, extension(17) + udp(1, 2, b"x")))),
    ("IPv6 routing header", frame6(ipv6(A6, B6, 43, extension(17) + udp(1, 2, b"x")))),
    ("IPv6 destination options twice", frame6(ipv6(A6, B6, 60, extension(60) + extension(17) + udp(1, 2, b"x")))),
    ("IPv6 first fragment", frame6(ipv6(A6, B6, 44, b"\x11\0\0\1\0\0\0\7" + udp(1, 2, b"x" * 16)))),
    ("IPv6 later fragment", frame6(ipv6(A6, B6, 44, b"\x11\0\0\x10\0\0\0\7" + b"x" * 16))),
    ("IPv6 extension chain that ends early", frame6(ipv6(A6, B6, 0, b"\x3c\xff" + b"\0" * 6))),
    ("IPv6 payload length too long", frame6(ipv6(A6, B6, 17, udp(1, 2, b"x"), length=3000))),
    ("IPv6 jumbo payload length zero", frame6(ipv6(A6, B6, 0, extension(59, b"\xc2\4\0\1\0\0"), length=0))),
    ("neighbour solicitation", ethernet(bytes.fromhex("3333ff000020"), INSIDE_MAC, 0x86DD, ipv6("fe80::1", "ff02::1:ff00:20", 58, b"\x87\0\0\0\0\0\0\0" + ipaddress.IPv6Address(B6).packed, hops=255))),
    ("MLD report with router alert", frame6(ipv6("fe80::1", "ff02::16", 0, extension(58, b"\5\2\0\0\1\0") + b"\x8f\0\0\0\0\0\0\0", hops=1))),
    ("DNS query for a name that is not listed", frame4(ipv4(A, B, 17, udp(4000, 53, QUERY)))),
    ("DNS answer", frame4(ipv4(A, B, 17, udp(53, 4000, b"\x12\x34\x81\x80" + QUERY[4:])))),
    ("garbage on port 53", frame4(ipv4(A, B, 17, udp(4000, 53, b"\xff" * 40)))),
    ("empty UDP to port 53", frame4(ipv4(A, B, 17, udp(4000, 53, b"")))),
    ("all zero", b"\0" * 60),
    ("all ones", b"\xff" * 60),
]
