# SPDX-License-Identifier: BSD-3-Clause
"""The golden cases: a policy, the frames of a capture, and what the box owes for each of them.

A case's frames are (frame, expectation) pairs; PASS, DROP, or the bytes of the answer. `hits` are the expected events
in any order, by dotted field name; only the named fields are compared, but there may be no other event."""
import frames as f
from frames import A, AAAA, ACK, ANY, HTTPS, MX, SYN, TXT

PASS, DROP = "pass", "drop"
CLIENT, CLIENT6 = "10.77.0.10", "fd77::10"
RESOLVER, RESOLVER6 = "9.9.9.9", "2620:fe::fe"
GOOD, GOOD6 = "198.18.0.80", "2001:db8:1::80"


class Case:
    def __init__(self, name, config="", feeds=None, cut=(), **sections):
        """`feeds`: name -> (settings, lines). `sections` replace parts of the configuration."""
        self.name, self.config, self.feeds, self.sections = name, config, feeds or {}, sections
        self.frames, self.hits, self.cut = [], [], dict(cut)
        self.reported = None  # with hits None: "action direction indicator" -> frames that such events stand for

    def frame(self, bytes_, expectation, cut=0):
        if cut:
            self.cut[len(self.frames)] = cut
        self.frames.append((bytes_, expectation))

    def count(self, expectation):
        return sum(1 for _, fate in self.frames if fate == expectation)

    def hit(self, **fields):
        self.hits.append({name.replace("__", "."): value for name, value in fields.items()})


def blocked(case, direction, source, destination, indicator, packets=1, **more):
    action = more.pop("action", "blocked")
    case.hit(event__action=action, network__direction=direction, source__ip=source, destination__ip=destination,
             threat__indicator__name=indicator, network__packets=packets, **more)


def dns_hit(case, action, name, kind, indicator, client=CLIENT, packets=1, **more):
    case.hit(event__action=action, source__ip=client, dns__question__name=name, dns__question__type=kind,
             threat__indicator__name=indicator, network__packets=packets, **more)


def syn(source, destination, **more):
    return f.tcp(source, destination, 5000, 443, SYN, **more)


def synack(source, destination, **more):
    return f.tcp(source, destination, 443, 5000, SYN | ACK, inbound=True, **more)


def addresses_ipv4():
    case = Case("address-ipv4", feeds={"bad": ("", ["192.0.2.1", "203.0.113.0/28", "198.51.100.64-198.51.100.95"])})
    case.frame(syn(CLIENT, "192.0.2.1"), DROP)
    case.frame(synack("192.0.2.1", CLIENT), DROP)
    case.frame(syn(CLIENT, "192.0.2.2"), PASS)
    case.frame(syn(CLIENT, "203.0.113.15"), DROP)
    case.frame(syn(CLIENT, "203.0.113.16"), PASS)
    case.frame(syn(CLIENT, "198.51.100.63"), PASS)
    case.frame(syn(CLIENT, "198.51.100.64"), DROP)
    case.frame(syn(CLIENT, "198.51.100.96"), PASS)
    case.frame(f.icmp(CLIENT, "192.0.2.1", 8), DROP)
    case.frame(f.udp(CLIENT, "192.0.2.1", 5000, 123, b"x" * 48), DROP)
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1", network__transport="tcp", destination__port=443)
    blocked(case, "inbound", "192.0.2.1", CLIENT, "192.0.2.1", network__transport="tcp")
    blocked(case, "outbound", CLIENT, "203.0.113.15", "203.0.113.0/28")
    blocked(case, "outbound", CLIENT, "198.51.100.64", "198.51.100.64/27")
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1", network__transport="icmp")
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1", network__transport="udp", destination__port=123)
    return case


def addresses_ipv6():
    case = Case("address-ipv6", feeds={"bad": ("", ["2001:db8:bad::1", "2001:db8:bad:8000::/49", "192.0.2.1"])})
    case.frame(syn(CLIENT6, "2001:db8:bad::1"), DROP)
    case.frame(synack("2001:db8:bad::1", CLIENT6), DROP)
    case.frame(syn(CLIENT6, "2001:db8:bad::2"), PASS)
    case.frame(syn(CLIENT6, "2001:db8:bad:ffff::9"), DROP)
    case.frame(syn(CLIENT6, "2001:db8:bad:7fff::9"), PASS)
    for embedded in ("::ffff:192.0.2.1", "64:ff9b::c000:201", "2002:c000:201::1"):
        case.frame(syn(CLIENT6, embedded), DROP)
        blocked(case, "outbound", CLIENT6, embedded, "192.0.2.1")
    case.frame(syn(CLIENT6, "64:ff9b::c000:202"), PASS)
    blocked(case, "outbound", CLIENT6, "2001:db8:bad::1", "2001:db8:bad::1")
    blocked(case, "inbound", "2001:db8:bad::1", CLIENT6, "2001:db8:bad::1")
    blocked(case, "outbound", CLIENT6, "2001:db8:bad:ffff::9", "2001:db8:bad:8000::/49")
    return case


def tags():
    case = Case("tags", feeds={"bad": ("", ["192.0.2.1", "2001:db8:bad::1", "bad.example"])})
    single, double = ((0x8100, 0x6005),), ((0x88A8, 0xE064), (0x8100, 0x2007))
    triple = double + ((0x8100, 8),)
    for vlan in (single, double, ((0x9100, 5),), ((0x9200, 5), (0x9100, 6))):
        case.frame(syn(CLIENT, "192.0.2.1", tags=vlan), DROP)
        case.frame(syn(CLIENT, GOOD, tags=vlan), PASS)
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1", packets=4)
    case.frame(syn(CLIENT6, "2001:db8:bad::1", tags=double), DROP)
    blocked(case, "outbound", CLIENT6, "2001:db8:bad::1", "2001:db8:bad::1", network__vlan__id="100",
            network__inner__vlan__id="7")
    case.frame(syn(CLIENT, "192.0.2.1", tags=triple), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", A, more={"tags": double}),
               f.answer(CLIENT, RESOLVER, "bad.example", A, address="0.0.0.0", tags=double))
    dns_hit(case, "dns-sinkholed", "bad.example", "A", "bad.example")
    return case


def broken():
    """Listed stops, whatever else is wrong; what is not listed passes untouched."""
    case = Case("broken", feeds={"bad": ("", ["192.0.2.1", "2001:db8:bad::1"])})
    for target, fate in (("192.0.2.1", DROP), (GOOD, PASS)):
        payload = f.tcp_segment(CLIENT, target, 1, 2, SYN)
        for change in ({"fragment": 0x2000}, {"fragment": 0x00B9}, {"total": 0}, {"total": 9000},
                       {"header_checksum": 0xDEAD}, {"options": b"\x94\x04\0\0"}):
            case.frame(f.ip_frame(CLIENT, target, 6, payload, **change), fate)
        short_header = bytearray(f.ip_frame(CLIENT, target, 6, payload))
        short_header[14] = 0x42
        case.frame(bytes(short_header), fate)
        for protocol in (0, 2, 4, 41, 47, 50, 51, 89, 132, 255):
            case.frame(f.ip_frame(CLIENT, target, protocol, b"\x5a" * 40), fate)
        whole = f.ip_frame(CLIENT, target, 6, payload)
        case.frame(whole[:34], fate)
        case.frame(whole[:33], PASS)
        case.frame(whole[:54], fate, cut=1400)
    for target, fate in (("2001:db8:bad::1", DROP), (GOOD6, PASS)):
        for first, header in ((0, b"\x06\0\x01\x04\0\0\0\0"), (43, b"\x06\0\0\0\0\0\0\0"), (44, b"\x06\0\0\x11\0\0\0\7"),
                              (60, b"\x06\xff\0\0\0\0\0\0"), (135, b"\x3b\0\0\0\0\0\0\0")):
            case.frame(f.ip_frame(CLIENT6, target, 6, b"\0" * 20, extensions=header, first=first), fate)
    inside6 = sum(1 for frame, fate in case.frames if fate == DROP and frame[12:14] == b"\x86\xdd")
    case.hits, case.reported = None, {"blocked outbound 192.0.2.1": case.count(DROP) - inside6,
                                      "blocked outbound 2001:db8:bad::1": inside6}
    return case


def transparent():
    """What is not looked into passes as it came."""
    case = Case("transparent", feeds={"bad": ("", ["192.0.2.1", "bad.example"])})
    for ethertype in (0x0806, 0x8035, 0x8809, 0x88CC, 0x8847, 0x8848, 0x8863, 0x8864, 0x88E7, 0x88F7, 0x8902, 0x9000,
                      0xFFFF):
        case.frame(f.ethernet(bytes(range(64)), ethertype), PASS)
    case.frame(f.ethernet(b"\x42\x42\x03" + b"\0" * 43, 38, destination=bytes.fromhex("0180c2000000")), PASS)
    case.frame(f.ethernet(b"\xaa\xaa\x03\0\0\0\x08\0" + b"\x45" * 40, 48), PASS)
    case.frame(f.ethernet(b"\x45" * 9000, 0x88B5), PASS)
    for length in (0, 1, 12, 13, 14, 15, 20):
        case.frame(f.ethernet(b"\x45\0\0\0\0\0", 0x0800)[:length], PASS)
    case.frame(f.udp("198.18.0.1", "198.18.0.1", 49152, 3785, b"\0" * 24), PASS)  # BFD echo
    case.frame(f.udp(CLIENT, "224.0.0.251", 5353, 5353, f.message("bad.example", A)), PASS)
    case.frame(f.query(CLIENT, "224.0.0.251", "bad.example", A), PASS)
    case.frame(f.udp(RESOLVER, CLIENT, 53, 5000, f.message("bad.example", A, flags=0x8180), inbound=True), PASS)
    case.frame(f.query("198.18.0.9", CLIENT, "bad.example", A, more={"inbound": True}), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "good.example", A), PASS)
    return case


def dns_types():
    case = Case("dns-types", feeds={"names": ("", ["bad.example"]), "below": ("subdomains: yes", ["wild.example"])})
    for name, kind, word in (("bad.example", A, "A"), ("bad.example", AAAA, "AAAA"), ("BaD.eXample", ANY, "ANY")):
        address = "::" if kind == AAAA else "0.0.0.0"
        case.frame(f.query(CLIENT, RESOLVER, name, kind), f.answer(CLIENT, RESOLVER, name, kind, address=address))
        dns_hit(case, "dns-sinkholed", "bad.example", word, "bad.example", packets=1 if kind == ANY else 2,
                dns__response_code="NOERROR")
    for kind, word in ((HTTPS, "HTTPS"), (MX, "MX"), (TXT, "TXT"), (f.SVCB, "SVCB"), (f.PTR, "PTR"), (4711, "TYPE4711")):
        case.frame(f.query(CLIENT, RESOLVER, "bad.example", kind),
                   f.answer(CLIENT, RESOLVER, "bad.example", kind, soa="bad.example"))
        dns_hit(case, "dns-blocked", "bad.example", word, "bad.example", dns__response_code="NOERROR")
    case.frame(f.query(CLIENT, RESOLVER, "www.bad.example", A), PASS)  # a list names the exact name
    case.frame(f.query(CLIENT, RESOLVER, "a.b.wild.example", A),
               f.answer(CLIENT, RESOLVER, "a.b.wild.example", A, address="0.0.0.0"))
    dns_hit(case, "dns-sinkholed", "a.b.wild.example", "A", "wild.example")
    case.frame(f.query(CLIENT, RESOLVER, "a.wild.example", MX),
               f.answer(CLIENT, RESOLVER, "a.wild.example", MX, soa="wild.example"))
    dns_hit(case, "dns-blocked", "a.wild.example", "MX", "wild.example")
    case.frame(f.query(CLIENT6, RESOLVER6, "bad.example", AAAA),
               f.answer(CLIENT6, RESOLVER6, "bad.example", AAAA, address="::"))
    dns_hit(case, "dns-sinkholed", "bad.example", "AAAA", "bad.example", client=CLIENT6)
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", A, flags=0x0010),
               f.answer(CLIENT, RESOLVER, "bad.example", A, query_flags=0x0010, address="0.0.0.0"))
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", 28, more={"options": b"\x94\x04\0\0"}, ident=7),
               f.answer(CLIENT, RESOLVER, "bad.example", AAAA, address="::", ident=7))
    return case


def dns_edns():
    case = Case("dns-edns", sinkhole="{ttl: 5}", feeds={"names": ("", ["bad.example"])})
    full = f.cookie(bytes(range(24)))
    rows = [([f.opt()], (0, b"")), ([f.opt(flags=0x8000)], (0x8000, b"")), ([f.opt(full)], (0, full)),
            ([f.opt(f.cookie(b"\x01" * 8))], (0, f.cookie(b"\x01" * 8 + b"\0" * 8))),
            ([f.opt(b"\0\x03\0\0\0\x08\0\4\0\1\0\0")], (0, b""))]
    for records, edns in rows:
        case.frame(f.query(CLIENT, RESOLVER, "bad.example", A, additional=records),
                   f.answer(CLIENT, RESOLVER, "bad.example", A, ttl=5, address="0.0.0.0", edns=edns))
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", A, additional=[f.opt(), f.opt()]),
               f.answer(CLIENT, RESOLVER, "bad.example", A, rcode=1, empty=True))
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", AAAA, additional=[f.opt(f.cookie(b"\x01" * 9))]),
               f.answer(CLIENT, RESOLVER, "bad.example", AAAA, rcode=1, empty=True, edns=(0, b"")))
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", MX, additional=[f.opt(version=1)]),
               f.answer(CLIENT, RESOLVER, "bad.example", MX, rcode=16, empty=True, edns=(0, b"")))
    dns_hit(case, "dns-sinkholed", "bad.example", "A", "bad.example", packets=5)
    for kind, code in (("A", "FORMERR"), ("AAAA", "FORMERR"), ("MX", "BADVERS")):
        dns_hit(case, "dns-blocked", "bad.example", kind, "bad.example", dns__response_code=code)
    return case


ODD = [
    dict(kind=A, counts=(2, 0, 0), rest=f.question("x.example", A)),
    dict(kind=A, klass=3), dict(kind=f.AXFR), dict(kind=f.IXFR),
    dict(kind=A, counts=(1, 1, 0), rest=f.soa_record(12, 1)), dict(kind=A, counts=(1, 0, 1), rest=f.soa_record(12, 1)),
    dict(kind=A, additional=[f.soa_record(12, 1)]), dict(kind=A, rest=b"\1\2\3"), dict(kind=A, additional=[b"\1x" + f.opt()]),
]


def dns_odd():
    case = Case("dns-odd", feeds={"names": ("", ["bad.example"])})
    for fields in ODD:
        case.frame(f.query(CLIENT, RESOLVER, "bad.example", fields["kind"], **{k: v for k, v in fields.items() if k != "kind"}), DROP)
        case.frame(f.query(CLIENT, RESOLVER, "good.example", fields["kind"], **{k: v for k, v in fields.items() if k != "kind"}), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", A, port=0), DROP)
    case.frame(f.query(CLIENT, CLIENT, "bad.example", A), DROP)
    for fields in (dict(flags=0x8100), dict(flags=0x2900), dict(counts=(0, 0, 0))):
        case.frame(f.query(CLIENT, RESOLVER, "bad.example", A, **fields), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", A, datagram_checksum=0xBAD), PASS)
    case.frame(f.query(CLIENT6, RESOLVER6, "bad.example", A, datagram_checksum=0), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", A, more={"fragment": 0x2000}), PASS)
    case.frame(f.query("0.0.0.0", RESOLVER, "bad.example", A), PASS)
    case.hits, case.reported = None, {"blocked outbound bad.example": case.count(DROP)}
    return case


def dns_odd_forward():
    case = Case("dns-odd-forward", sinkhole="{odd-queries: forward}", feeds={"names": ("", ["bad.example"])})
    for fields in ODD:
        case.frame(f.query(CLIENT, RESOLVER, "bad.example", fields["kind"], **{k: v for k, v in fields.items() if k != "kind"}), PASS)
    case.hits, case.reported = None, {"detected outbound bad.example": case.count(PASS)}
    return case


def sinkhole_modes():
    cases = []
    for mode, arguments, action, code in (
            ("nxdomain", {"rcode": 3, "soa": "bad.example"}, "dns-blocked", "NXDOMAIN"),
            ("nodata", {"soa": "bad.example"}, "dns-blocked", "NOERROR"),
            ("refused", {"rcode": 5, "empty": True}, "dns-blocked", "REFUSED"),
            ("address", {"address": "198.18.0.66"}, "dns-sinkholed", "NOERROR")):
        extra = ", address: 198.18.0.66, address6: '2001:db8:1::66'" if mode == "address" else ""
        case = Case("sinkhole-" + mode, sinkhole=f"{{answer: {mode}{extra}, ttl: 60}}",
                    feeds={"names": ("subdomains: yes", ["bad.example"])})
        case.frame(f.query(CLIENT, RESOLVER, "www.bad.example", A),
                   f.answer(CLIENT, RESOLVER, "www.bad.example", A, ttl=60, **arguments))
        dns_hit(case, action, "www.bad.example", "A", "bad.example", dns__response_code=code)
        if mode == "address":
            case.frame(f.query(CLIENT, RESOLVER, "www.bad.example", AAAA),
                       f.answer(CLIENT, RESOLVER, "www.bad.example", AAAA, ttl=60, address="2001:db8:1::66"))
            dns_hit(case, action, "www.bad.example", "AAAA", "bad.example")
        cases.append(case)
    return cases


def allow_protect():
    case = Case("allow-protect", allow="[203.0.113.7, good.bad.example]", protected="{private: true, also: [203.0.113.8]}",
                feeds={"wide": ("", ["203.0.113.0/24", "10.77.0.0/16"]), "names": ("subdomains: yes", ["bad.example"])})
    case.frame(syn(CLIENT, "203.0.113.6"), DROP)
    case.frame(syn(CLIENT, "203.0.113.7"), PASS)
    case.frame(syn(CLIENT, "203.0.113.8"), PASS)
    case.frame(syn(CLIENT, "10.77.0.77"), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "good.bad.example", A), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "x.good.bad.example", A), PASS)
    case.frame(f.query(CLIENT, "203.0.113.7", "evil.bad.example", A),
               f.answer(CLIENT, "203.0.113.7", "evil.bad.example", A, address="0.0.0.0"))
    blocked(case, "outbound", CLIENT, "203.0.113.6", "203.0.113.0/24")
    dns_hit(case, "dns-sinkholed", "evil.bad.example", "A", "bad.example")
    return case


def monitor_feed():
    case = Case("monitor-feed", feeds={
        "watch": ("mode: monitor", ["192.0.2.1", "192.0.2.2", "9.9.9.9", "watched.example"]),
        "stop": ("", ["192.0.2.0/31", "bad.example"])})
    case.frame(syn(CLIENT, "192.0.2.1"), DROP)
    case.frame(syn(CLIENT, "192.0.2.2"), PASS)
    case.frame(f.query(CLIENT, "9.9.9.8", "watched.example", A), PASS)
    case.frame(f.query(CLIENT, "9.9.9.9", "bad.example", A),
               f.answer(CLIENT, "9.9.9.9", "bad.example", A, address="0.0.0.0"))
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1", threat__feed__name=["watch", "stop"])
    blocked(case, "outbound", CLIENT, "192.0.2.2", "192.0.2.2", action="detected", threat__feed__name=["watch"])
    blocked(case, "outbound", CLIENT, "9.9.9.9", "9.9.9.9", action="detected")
    dns_hit(case, "detected", "watched.example", "A", "watched.example")
    dns_hit(case, "dns-sinkholed", "bad.example", "A", "bad.example")
    return case


def bridge_monitor():
    case = Case("bridge-monitor", bridge="mode: monitor, action: reject", feeds={"bad": ("", ["192.0.2.1", "bad.example"])})
    case.frame(syn(CLIENT, "192.0.2.1"), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", A), PASS)
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1", action="detected")
    dns_hit(case, "detected", "bad.example", "A", "bad.example")
    return case


def bridge_bypass():
    case = Case("bridge-bypass", bridge="mode: bypass", feeds={"bad": ("", ["192.0.2.1", "bad.example"])})
    case.frame(syn(CLIENT, "192.0.2.1"), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", A), PASS)
    return case


def reject():
    case = Case("reject", bridge="action: reject", feeds={"bad": ("", ["192.0.2.1", "2001:db8:bad::1"])})
    case.frame(f.tcp(CLIENT, "192.0.2.1", 5000, 443, SYN, seq=7),
               f.reset(CLIENT, "192.0.2.1", 5000, 443, f.RST | ACK, ack=8))
    case.frame(f.tcp(CLIENT6, "2001:db8:bad::1", 5000, 443, ACK | f.PSH, seq=7, ack=99, payload=b"hello"),
               f.reset(CLIENT6, "2001:db8:bad::1", 5000, 443, f.RST, seq=99))
    datagram = f.udp(CLIENT, "192.0.2.1", 5000, 123, b"n" * 48)
    case.frame(datagram, f.unreachable(datagram, CLIENT, "192.0.2.1"))
    vlan = ((0x8100, 0x6005),)
    echo = f.icmp(CLIENT6, "2001:db8:bad::1", 128, tags=vlan)
    case.frame(echo, f.unreachable(echo, CLIENT6, "2001:db8:bad::1", network=18, tags=vlan))
    case.frame(f.tcp(CLIENT, "192.0.2.1", 5000, 80, f.RST), DROP)
    case.frame(f.icmp(CLIENT, "192.0.2.1", 3, 1, payload=b"\x45" + b"\0" * 27), DROP)
    case.frame(f.ip_frame(CLIENT, "192.0.2.1", 17, b"\0" * 40, fragment=0x2001), DROP)
    case.frame(synack("192.0.2.1", CLIENT), DROP)
    for destination, transport in (("192.0.2.1", "tcp"), ("2001:db8:bad::1", "tcp"), ("192.0.2.1", "udp"),
                                   ("2001:db8:bad::1", "ipv6-icmp")):
        blocked(case, "outbound", CLIENT6 if ":" in destination else CLIENT, destination, destination, action="rejected",
                network__transport=transport)
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1", network__transport="tcp", destination__port=80)
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1", network__transport="icmp")
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1", network__transport="udp")
    blocked(case, "inbound", "192.0.2.1", CLIENT, "192.0.2.1")
    return case


def exempt():
    scanner = "10.77.0.99"
    case = Case("exempt", config="exempt-clients: [10.77.0.99, 'fd77:99::/32']\n",
                feeds={"bad": ("", ["192.0.2.1", "2001:db8:bad::1", "bad.example"])})
    case.frame(syn(scanner, "192.0.2.1"), PASS)
    case.frame(synack("192.0.2.1", scanner), PASS)
    case.frame(f.query(scanner, RESOLVER, "bad.example", A), PASS)
    case.frame(syn("fd77:99::5", "2001:db8:bad::1"), PASS)
    case.frame(syn(scanner, GOOD), PASS)
    case.frame(syn(CLIENT, "192.0.2.1"), DROP)
    blocked(case, "outbound", scanner, "192.0.2.1", "192.0.2.1", action="exempt")
    blocked(case, "inbound", "192.0.2.1", scanner, "192.0.2.1", action="exempt")
    blocked(case, "outbound", "fd77:99::5", "2001:db8:bad::1", "2001:db8:bad::1", action="exempt")
    dns_hit(case, "exempt", "bad.example", "A", "bad.example", client=scanner)
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1")
    return case


def self_listed():
    site = "198.51.100.20"
    case = Case("self-listed", feeds={"bad": ("", [site, "192.0.2.1"])})
    case.frame(syn(site, GOOD), PASS)
    case.frame(synack(GOOD, site), PASS)
    case.frame(syn(site, GOOD), PASS)
    case.frame(syn(site, "192.0.2.1"), DROP)
    blocked(case, "outbound", site, GOOD, site, action="self-listed")
    blocked(case, "outbound", site, "192.0.2.1", "192.0.2.1")
    return case


def match_both():
    site = "198.51.100.20"
    case = Case("match-both", bridge="match: both", feeds={"bad": ("", [site, "192.0.2.1"])})
    case.frame(syn(site, GOOD), DROP)
    case.frame(synack(GOOD, site), DROP)
    case.frame(syn(CLIENT, "192.0.2.1"), DROP)
    case.frame(syn(CLIENT, GOOD), PASS)
    blocked(case, "outbound", site, GOOD, site)
    blocked(case, "inbound", GOOD, site, site)
    blocked(case, "outbound", CLIENT, "192.0.2.1", "192.0.2.1")
    return case


def directions():
    case = Case("directions", feeds={"in": ("direction: inbound", ["192.0.2.1", "bad.example"]),
                                     "out": ("direction: outbound", ["192.0.2.2"])})
    case.frame(syn(CLIENT, "192.0.2.1"), PASS)
    case.frame(synack("192.0.2.1", CLIENT), DROP)
    case.frame(syn(CLIENT, "192.0.2.2"), DROP)
    case.frame(synack("192.0.2.2", CLIENT), PASS)
    case.frame(f.query(CLIENT, RESOLVER, "bad.example", A), PASS)
    blocked(case, "inbound", "192.0.2.1", CLIENT, "192.0.2.1")
    blocked(case, "outbound", CLIENT, "192.0.2.2", "192.0.2.2")
    return case


def canaries():
    case = Case("canaries", feeds={"names": ("", ["use-application-dns.net", "_dns.resolver.arpa"])})
    case.frame(f.query(CLIENT, RESOLVER, "use-application-dns.net", A),
               f.answer(CLIENT, RESOLVER, "use-application-dns.net", A, rcode=3, soa="use-application-dns.net"))
    case.frame(f.query(CLIENT, RESOLVER, "_dns.resolver.arpa", f.SVCB),
               f.answer(CLIENT, RESOLVER, "_dns.resolver.arpa", f.SVCB, soa="_dns.resolver.arpa"))
    dns_hit(case, "dns-blocked", "use-application-dns.net", "A", "use-application-dns.net", dns__response_code="NXDOMAIN")
    dns_hit(case, "dns-blocked", "_dns.resolver.arpa", "SVCB", "_dns.resolver.arpa")
    return case


ALL = [addresses_ipv4(), addresses_ipv6(), tags(), broken(), transparent(), dns_types(), dns_edns(), dns_odd(),
       dns_odd_forward(), *sinkhole_modes(), allow_protect(), monitor_feed(), bridge_monitor(), bridge_bypass(), reject(),
       exempt(), self_listed(), match_both(), directions(), canaries()]
