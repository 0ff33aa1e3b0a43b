# SPDX-License-Identifier: BSD-3-Clause
"""Frames, captures and the answers that the box owes, byte by byte. Shares no code with the box."""
import ipaddress
import struct

CLIENT_MAC = bytes.fromhex("020000000a01")
ROUTER_MAC = bytes.fromhex("020000000b01")
A, NS, SOA, PTR, MX, TXT, AAAA, SVCB, HTTPS, IXFR, AXFR, ANY = 1, 2, 6, 12, 15, 16, 28, 64, 65, 251, 252, 255
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def packed(address):
    return ipaddress.ip_address(address).packed


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def pseudo(source, destination, protocol, length):
    return packed(source) + packed(destination) + struct.pack("!II", length, protocol)


def pad(frame):
    return frame.ljust(60, b"\0")


def ethernet(payload, ethertype, source=CLIENT_MAC, destination=ROUTER_MAC, tags=()):
    header = destination + source
    for tpid, control in tags:
        header += struct.pack("!HH", tpid, control)
    return header + struct.pack("!H", ethertype) + payload


def ipv4_packet(source, destination, protocol, payload, fragment=0, identification=0x1D00, tos=0, ttl=62, options=b"",
                total=None, header_checksum=None):
    length = 20 + len(options) + len(payload) if total is None else total
    header = struct.pack("!BBHHHBBH", 0x45 + len(options) // 4, tos, length, identification, fragment, ttl, protocol, 0)
    header += packed(source) + packed(destination) + options
    value = checksum(header) if header_checksum is None else header_checksum
    return header[:10] + struct.pack("!H", value) + header[12:] + payload


def ipv6_packet(source, destination, next_header, payload, hops=62, traffic=0, extensions=b"", first=None):
    """`extensions` stand before the payload; `first` is then the number of the first of them."""
    following = next_header if first is None else first
    header = struct.pack("!IHBB", 6 << 28 | traffic << 20, len(extensions) + len(payload), following, hops)
    return header + packed(source) + packed(destination) + extensions + payload


def ip_frame(source, destination, protocol, payload, inbound=False, tags=(), **more):
    """Outbound frames go from the client's MAC to the router's, inbound ones the other way."""
    six = ":" in destination
    packet = (ipv6_packet if six else ipv4_packet)(source, destination, protocol, payload, **more)
    macs = {"source": ROUTER_MAC, "destination": CLIENT_MAC} if inbound else {}
    return pad(ethernet(packet, 0x86DD if six else 0x0800, tags=tags, **macs))


def udp_datagram(source, destination, from_port, to_port, payload, value=None):
    length = 8 + len(payload)
    datagram = struct.pack("!HHHH", from_port, to_port, length, 0) + payload
    if value is None:
        value = checksum(pseudo(source, destination, 17, length) + datagram) or 0xFFFF
    return datagram[:6] + struct.pack("!H", value) + payload


def udp(source, destination, from_port, to_port, payload, value=None, **more):
    return ip_frame(source, destination, 17, udp_datagram(source, destination, from_port, to_port, payload, value), **more)


def tcp_segment(source, destination, from_port, to_port, flags, seq=1000, ack=0, payload=b"", window=64240):
    segment = struct.pack("!HHIIHHHH", from_port, to_port, seq, ack, 0x5000 | flags, window, 0, 0) + payload
    value = checksum(pseudo(source, destination, 6, len(segment)) + segment)
    return segment[:16] + struct.pack("!H", value) + segment[18:]


def tcp(source, destination, from_port, to_port, flags, seq=1000, ack=0, payload=b"", **more):
    return ip_frame(source, destination, 6,
                    tcp_segment(source, destination, from_port, to_port, flags, seq, ack, payload), **more)


def icmp(source, destination, kind, code=0, payload=b"ping" * 8, **more):
    six = ":" in destination
    message = struct.pack("!BBHI", kind, code, 0, 0x00070001) + payload
    cover = pseudo(source, destination, 58, len(message)) if six else b""
    message = message[:2] + struct.pack("!H", checksum(cover + message)) + message[4:]
    return ip_frame(source, destination, 58 if six else 1, message, **more)


def wire_name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"


def question(name, kind, klass=1):
    return wire_name(name) + struct.pack("!HH", kind, klass)


def opt(options=b"", flags=0, version=0, size=4096):
    return b"\0" + struct.pack("!HHBBHH", 41, size, 0, version, flags, len(options)) + options


def cookie(data):
    return struct.pack("!HH", 10, len(data)) + data


def message(name, kind, ident=0x4242, flags=0x0100, klass=1, counts=(1, 0, 0), additional=(), rest=b""):
    header = struct.pack("!6H", ident, flags, *counts, len(additional))
    return header + question(name, kind, klass) + b"".join(additional) + rest


def query(source, destination, name, kind, port=41000, datagram_checksum=None, more=None, **fields):
    """A DNS query frame; `more` goes to the IP layer, `fields` to message()."""
    return udp(source, destination, port, 53, message(name, kind, **fields), datagram_checksum, **(more or {}))


def turned(source, destination, protocol, payload, tags=()):
    """A frame that the box sends to `destination`, the client: plain header, hop limit 64, id 0 with DF."""
    six = ":" in destination
    if six:
        packet = ipv6_packet(source, destination, protocol, payload, hops=64)
    else:
        packet = ipv4_packet(source, destination, protocol, payload, fragment=0x4000, identification=0, ttl=64)
    return pad(ethernet(packet, 0x86DD if six else 0x0800, ROUTER_MAC, CLIENT_MAC, tags))


def soa_record(owner_offset, ttl):
    data = b"\0\0" + struct.pack("!5I", 1, 3600, 600, 604800, ttl)
    return struct.pack("!HHHIH", 0xC000 | owner_offset, SOA, 1, ttl, len(data)) + data


def answer(client, resolver, name, kind, port=41000, ident=0x4242, query_flags=0x0100, ttl=30, rcode=0, address=None,
           soa=None, edns=None, tags=(), empty=False):
    """The sinkhole's answer. `soa`: the listed name, for negative answers. `edns`: flags and options of our OPT.
    `empty`: neither answer nor SOA (REFUSED, FORMERR, BADVERS)."""
    asked = question(name, kind)
    flags = 0x8000 | query_flags & 0x0110
    flags |= 0x0080 if query_flags & 0x0100 else 0x0400
    records, counts = b"", [0, 0, 0]
    if address is not None:
        record_type = AAAA if ":" in address else A
        data = packed(address)
        records, counts[0] = struct.pack("!HHHIH", 0xC00C, record_type, 1, ttl, len(data)) + data, 1
    elif not empty:
        offset = 12 + len(wire_name(name)) - len(wire_name(soa))
        records, counts[1] = soa_record(offset, ttl), 1
    if edns is not None:
        do, options = edns
        records += b"\0" + struct.pack("!HHBBHH", 41, 1232, rcode >> 4, 0, do, len(options)) + options
        counts[2] = 1
    reply = struct.pack("!6H", ident, flags | rcode & 15, 1, *counts) + asked + records
    return turned(resolver, client, 17, udp_datagram(resolver, client, 53, port, reply), tags)


def reset(client, server, client_port, server_port, flags, seq=0, ack=0, tags=()):
    segment = tcp_segment(server, client, server_port, client_port, flags, seq, ack, window=0)
    return turned(server, client, 6, segment, tags)


def unreachable(frame, client, server, network=14, tags=()):
    """ICMP administratively prohibited, quoting the packet in `frame` (whole packets only, below the limits)."""
    six = ":" in client
    length = (struct.unpack_from("!H", frame, network + 4)[0] + 40 if six
              else struct.unpack_from("!H", frame, network + 2)[0])
    quote = frame[network:network + length]
    body = struct.pack("!BBHI", 1 if six else 3, 1 if six else 13, 0, 0) + quote
    cover = pseudo(server, client, 58, len(body)) if six else b""
    body = body[:2] + struct.pack("!H", checksum(cover + body)) + body[4:]
    return turned(server, client, 58 if six else 1, body, tags)


def capture(records, nanoseconds=True, link=1):
    """`records`: (stamp in ns, frame, bytes that the capture left off). Little-endian pcap."""
    unit = 1 if nanoseconds else 1000
    out = [struct.pack("<IHHiIII", 0xA1B23C4D if nanoseconds else 0xA1B2C3D4, 2, 4, 0, 0, 262144, link)]
    for stamp, frame, cut in records:
        out += [struct.pack("<IIII", stamp // 10**9, stamp % 10**9 // unit, len(frame), len(frame) + cut), frame]
    return b"".join(out)
