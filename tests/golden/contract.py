# SPDX-License-Identifier: BSD-3-Clause
"""What weir-replay promises beside its verdicts: formats, stamps, exit states, the same output on every run."""
import json
import struct
import subprocess

import frames as f
from frames import A

INSIDE = "10.77.0.0/16,fd77::/16"
CLIENT, RESOLVER = "10.77.0.10", "9.9.9.9"
KEY = "000102030405060708090a0b0c0d0e0f"
START = 1_600_000_000 * 10**9 + 123_456_789
QUERY = f.query(CLIENT, RESOLVER, "bad.example", A)
ANSWER = f.answer(CLIENT, RESOLVER, "bad.example", A, address="0.0.0.0")
PLAIN = f.tcp(CLIENT, "198.18.0.80", 5000, 443, f.SYN)
LISTED = f.tcp(CLIENT, "192.0.2.1", 5000, 443, f.SYN)


def read_pcap(data):
    """(stamp in ns, frame, length on the wire) of each record of a little-endian nanosecond pcap."""
    records, at = [], 24
    while at < len(data):
        seconds, fraction, length, wire = struct.unpack_from("<IIII", data, at)
        records.append((seconds * 10**9 + fraction, data[at + 16:at + 16 + length], wire))
        at += 16 + length
    return records


def block(kind, body, order="<"):
    body += b"\0" * (-len(body) % 4)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def section(order="<"):
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(link=1, snap=0, resolution=9, order="<"):
    options = struct.pack(order + "HHBxxxHH", 9, 1, resolution, 0, 0)
    return block(1, struct.pack(order + "HHI", link, 0, snap) + options, order)


def packet(number, stamp, data, order="<"):
    head = struct.pack(order + "IIIII", number, stamp >> 32, stamp & 0xFFFFFFFF, len(data), len(data))
    return block(6, head + data, order)


class Bench:
    """One policy and the files of one replay."""

    def __init__(self, build, work):
        self.build, self.work = build, work
        (work / "feeds").mkdir()
        (work / "feeds/bad.txt").write_text("192.0.2.1\nbad.example\n")
        (work / "weir.yaml").write_text(
            "appliance: {name: golden}\nbridges:\n  - {name: br0, inside: lan0, outside: wan0}\nfeeds:\n"
            "  - {name: bad, url: 'file:feeds/bad.txt', format: list}\n")
        subprocess.run([build / "bin/weir-compile", "--config", work / "weir.yaml", "--out", work / "policy.img", "--key",
                        KEY], check=True, capture_output=True)

    def replay(self, capture, *more):
        """Exit status, stderr, output records (None: no output), events."""
        for name in ("out.pcap", "hits.ndjson"):
            (self.work / name).unlink(missing_ok=True)
        (self.work / "in").write_bytes(capture)
        arguments = ["--policy", "policy.img", "--inside", INSIDE, "--in", "in", "--out", "out.pcap", "--hits", "hits.ndjson"]
        done = subprocess.run([self.build / "bin/weir-replay", *arguments, *more], cwd=self.work, capture_output=True,
                              text=True, timeout=120, check=False)
        out = self.work / "out.pcap"
        records = read_pcap(out.read_bytes()) if out.exists() else None
        hits = self.work / "hits.ndjson"
        events = [json.loads(line) for line in hits.read_text().splitlines()] if hits.exists() else None
        return done.returncode, done.stderr, records, events


def expect(problems, what, got, wanted):
    if got != wanted:
        problems.append(f"{what}: {got!r} instead of {wanted!r}")


def stamps_and_formats(build, _, work):
    """pcap in us and ns, pcapng in both byte orders, with stamps of ns: order and stamps are kept."""
    bench, problems = Bench(build, work), []
    times = [START, START + 5_000_111, START + 5_000_112]
    sent = list(zip(times, (PLAIN, QUERY, LISTED)))
    wanted = [(times[0], PLAIN, len(PLAIN)), (times[1], ANSWER, len(ANSWER))]
    coarse = [(t // 1000 * 1000, frame, wire) for t, frame, wire in wanted]
    records = [(t, frame, 0) for t, frame in sent]
    expect(problems, "ns pcap", bench.replay(f.capture(records))[2], wanted)
    expect(problems, "us pcap", bench.replay(f.capture(records, nanoseconds=False))[2], coarse)
    for order in "<>":
        body = section(order) + interface(order=order) + b"".join(packet(0, t, frame, order) for t, frame in sent)
        expect(problems, "pcapng " + order, bench.replay(body)[2], wanted)
    return problems


def pcapng_interfaces(build, _, work):
    bench, problems = Bench(build, work), []
    mixed = section() + interface(snap=96) + interface(snap=65535) + packet(0, START, PLAIN) + packet(1, START + 9, QUERY)
    status, _, records, _ = bench.replay(mixed)
    expect(problems, "differing snap lengths", (status, records),
           (0, [(START, PLAIN, len(PLAIN)), (START + 9, ANSWER, len(ANSWER))]))
    for name, capture in (("second interface", section() + interface() + packet(0, START, PLAIN) + interface(link=113)),
                          ("later section", section() + interface() + section() + interface(link=101)),
                          ("pcap of another link", f.capture([(START, PLAIN, 0)], link=113)),
                          ("no capture", b"GET / HTTP/1.1\r\n" * 8), ("empty file", b"")):
        status, text, records, events = bench.replay(capture)
        expect(problems, name, (status, records, events), (2, None, None))
        if not text:
            problems.append(name + ": no reason given")
    return problems


def cut_files(build, _, work):
    bench, problems = Bench(build, work), []
    whole = f.capture([(START, PLAIN, 0), (START + 1, QUERY, 0)])
    for end in (1, len(QUERY) - 1, len(QUERY) + 3):
        status, text, records, _ = bench.replay(whole[:-end])
        expect(problems, f"cut by {end}", (status, records), (0, [(START, PLAIN, len(PLAIN))]))
        if "inside a record" not in text:
            problems.append(f"cut by {end}: no warning, but {text!r}")
    return problems


def checksums(build, _, work):
    bench, problems = Bench(build, work), []
    wrong = f.query(CLIENT, RESOLVER, "bad.example", A, datagram_checksum=0x0BAD)
    capture = f.capture([(START, QUERY, 0), (START + 1, wrong, 0)])
    status, text, records, _ = bench.replay(capture)
    expect(problems, "verify", (status, [r[1] for r in records]), (0, [ANSWER, wrong]))
    if "--checksums ignore" not in text:
        problems.append("no warning about checksums")
    status, text, records, _ = bench.replay(capture, "--checksums", "ignore")
    expect(problems, "ignore", (status, text, [r[1] for r in records]), (0, "", [ANSWER, ANSWER]))
    return problems


def same_output(build, _, work):
    bench, problems = Bench(build, work), []
    capture = f.capture([(START, QUERY, 0), (START + 1, LISTED, 0), (START + 2, LISTED, 0)])
    bench.replay(capture)
    first = [(work / name).read_bytes() for name in ("out.pcap", "hits.ndjson")]
    bench.replay(capture)
    expect(problems, "second run", [(work / name).read_bytes() for name in ("out.pcap", "hits.ndjson")], first)
    expect(problems, "no hits", bench.replay(f.capture([(START, PLAIN, 0)]))[3], [])
    return problems


def command_line(build, _, work):
    bench, problems = Bench(build, work), []
    bench.replay(f.capture([(START, PLAIN, 0)]))
    good = {"--policy": "policy.img", "--inside": INSIDE, "--in": "in", "--out": "o.pcap", "--hits": "h.ndjson"}

    def status(changes):
        words = [word for pair in {**good, **changes}.items() if pair[1] is not None for word in pair]
        return subprocess.run([build / "bin/weir-replay", *words], cwd=work, capture_output=True, check=False).returncode

    for name, changes, wanted in (
            ("good", {}, 0), ("no policy", {"--policy": None}, 2), ("bad prefix", {"--inside": "10.77.0.0/33"}, 2),
            ("unknown option", {"--frobnicate": "x"}, 2), ("bad checksums", {"--checksums": "maybe"}, 2),
            ("output over input", {"--out": "in"}, 2), ("missing input", {"--in": "nowhere"}, 1),
            ("no image", {"--policy": "weir.yaml"}, 1), ("output nowhere", {"--out": "no/such/dir.pcap"}, 1)):
        expect(problems, name, status(changes), wanted)
    return problems


def committed_cases(_, root, __):
    done = subprocess.run([root / "make", "--check"], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


CHECKS = [("replay-stamps-and-formats", stamps_and_formats), ("replay-pcapng-interfaces", pcapng_interfaces),
          ("replay-cut-files", cut_files), ("replay-checksums", checksums), ("replay-same-output", same_output),
          ("replay-command-line", command_line), ("cases-are-what-make-writes", committed_cases)]
