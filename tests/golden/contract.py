# SPDX-License-Identifier: BSD-3-Clause
"""What weir-replay promises beside its verdicts: formats, stamps, exit states, the same output on every run."""
import datetime
import json
import os
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


def time_text(stamp):
    """A stamp in ns as events write it, to the microsecond."""
    moment = datetime.datetime.fromtimestamp(stamp // 10**9, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + f".{stamp % 10**9 // 1000:06d}Z"


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
    expect(problems, "what became of them", bench.replay(f.capture(records))[1],
           "weir-replay: 3 frames: 1 forwarded, 1 dropped, 1 answered\n")
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
    expect(problems, "ignore", (status, "warning" in text, [r[1] for r in records]), (0, False, [ANSWER, ANSWER]))
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


def outputs_and_inputs(build, _, work):
    """No output replaces an input or the other output; what can't be read is told as what it is."""
    bench, problems = Bench(build, work), []
    good = f.capture([(START, LISTED, 0)])
    bench.replay(good)
    (work / "snapshots").mkdir()
    (work / "snapshots/bad.snapshot").write_bytes(b"kept")
    os.mkfifo(work / "fifo")
    mixed_orders = section("<") + interface(order="<") + packet(0, START, PLAIN) + section(">") + interface(order=">")
    (work / "mixed").write_bytes(mixed_orders)
    (work / "raw").write_bytes(f.capture([(START, PLAIN, 0)], link=101))
    policy = (work / "policy.img").read_bytes()

    def run(changes):
        options = {"--policy": "policy.img", "--inside": INSIDE, "--in": "in", "--out": "o.pcap", "--hits": "h.ndjson"}
        words = [word for pair in {**options, **changes}.items() for word in pair]
        done = subprocess.run([build / "bin/weir-replay", *words], cwd=work, capture_output=True, text=True, timeout=60,
                              check=False)
        return done.returncode, done.stderr

    for name, changes, wanted, part in (
            ("out is hits", {"--out": "x", "--hits": "./x"}, 2, "written twice"),
            ("hits over policy", {"--hits": "policy.img"}, 2, "read and written"),
            ("hits over a snapshot", {"--snapshots": "snapshots", "--hits": "snapshots/bad.snapshot"}, 2, "read and written"),
            ("both to a device", {"--out": "/dev/null", "--hits": "/dev/null"}, 0, ""),
            ("policy is a directory", {"--policy": "snapshots"}, 1, "not a regular file"),
            ("capture is a pipe", {"--in": "fifo"}, 1, "not a regular file"),
            ("raw IP", {"--in": "raw"}, 2, "link type 101 (RAW)"),
            ("both byte orders", {"--in": "mixed", "--out": "never.pcap"}, 1, "byte order")):
        status, text = run(changes)
        if status != wanted or part not in text:
            problems.append(f"{name}: exit {status}, {text!r}")
    expect(problems, "policy", (work / "policy.img").read_bytes() == policy, True)
    expect(problems, "snapshot", (work / "snapshots/bad.snapshot").read_bytes(), b"kept")
    expect(problems, "output of what can't be read", (work / "never.pcap").exists(), False)
    return problems


def spans(events):
    return [(event["event"]["start"], event["event"]["end"], event["network"]["packets"]) for event in events]


def hit_times(build, _, work):
    """A hit has the time of its own frame, whatever came before it."""
    bench, problems = Bench(build, work), []
    later = START + 100 * 10**9
    for name, frames, stamp in (("order", [(later, PLAIN), (START, LISTED)], START),
                                ("burst", [(START, PLAIN), (START + 900_000, LISTED)], START + 900_000),
                                ("2038", [(0x80000011 * 10**9, LISTED)], 0x80000011 * 10**9)):
        _, _, records, events = bench.replay(f.capture([(t, frame, 0) for t, frame in frames]))
        expect(problems, name, spans(events), [(time_text(stamp), time_text(stamp), 1)])
        expect(problems, name + " output", [r[0] for r in records], [t for t, frame in frames if frame is PLAIN])
    events = bench.replay(f.capture([(START + s * 10**9, LISTED, 0) for s in (50, 40, 30, 52, 51)]))[3]
    expect(problems, "back and forth", sum(span[2] for span in spans(events)), 5)
    expect(problems, "start before end", all(start <= end for start, end, _ in spans(events)), True)
    return problems


def deltas(build, _, work):
    """The first hit at once, then one event an interval (10 s), however little comes and however long nothing came."""
    bench, problems = Bench(build, work), []
    second = 10**9
    for gap, frames in ((second, 300), (7 * second, 60), (second // 50, 5000)):
        stamps = [START + i * gap for i in range(frames)]
        events = spans(bench.replay(f.capture([(t, LISTED, 0) for t in stamps]))[3])
        expect(problems, f"first of gap {gap}", events[0], (time_text(START), time_text(START), 1))
        expect(problems, f"packets of gap {gap}", sum(packets for _, _, packets in events), frames)
        if any(packets * gap > 10 * second + gap for _, _, packets in events):
            problems.append(f"gap {gap}: an event for more than an interval: {events}")
        least = frames * gap // (10 * second)
        if len(events) < least or len(events) > least + 2:
            problems.append(f"gap {gap}: {len(events)} events")
        if any(a[1] >= b[0] for a, b in zip(events, events[1:])):
            problems.append(f"gap {gap}: events overlap: {events}")
    hours = [START + i * 1200 * second for i in range(12)]
    expect(problems, "every 20 minutes", spans(bench.replay(f.capture([(t, LISTED, 0) for t in hours]))[3]),
           [(time_text(t), time_text(t), 1) for t in hours])
    years = [START, START + 5 * 365 * 86400 * second]
    expect(problems, "years", spans(bench.replay(f.capture([(t, LISTED, 0) for t in years]))[3]),
           [(time_text(t), time_text(t), 1) for t in years])
    flood = [(years[0], f.tcp(CLIENT, "192.0.2.1", 5000 + i // 60000, 1 + i % 60000, f.SYN), 0) for i in range(70000)]
    events = bench.replay(f.capture(flood + [(years[1], LISTED, 0)]))[3]
    expect(problems, "packets of more keys than rows", sum(packets for _, _, packets in spans(events)), 70001)
    expect(problems, "years after", spans(events)[-1], (time_text(years[1]), time_text(years[1]), 1))
    return problems


def self_listed_days(build, _, work):
    """A listed inside address is told once a day (of UTC)."""
    bench, problems = Bench(build, work), []
    site = f.tcp("10.77.0.66", "198.18.0.80", 5000, 443, f.SYN)
    (work / "feeds/bad.txt").write_text("10.77.0.66\n")
    config = (work / "weir.yaml").read_text() + "protected: {private: false}\n"
    (work / "weir.yaml").write_text(config)
    subprocess.run([build / "bin/weir-compile", "--config", work / "weir.yaml", "--out", work / "policy.img", "--key", KEY],
                   check=True, capture_output=True)
    stamps = [START + i * 3600 * 10**9 for i in range(60)]
    events = bench.replay(f.capture([(t, site, 0) for t in stamps]))[3]
    days = sorted({stamp // (86400 * 10**9): stamp for stamp in reversed(stamps)}.values())
    expect(problems, "self-listed", spans(events), [(time_text(t), time_text(t), 1) for t in days])
    return problems


def committed_cases(_, root, __):
    done = subprocess.run([root / "make", "--check"], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


CHECKS = [("replay-stamps-and-formats", stamps_and_formats), ("replay-pcapng-interfaces", pcapng_interfaces),
          ("replay-cut-files", cut_files), ("replay-checksums", checksums), ("replay-same-output", same_output),
          ("replay-command-line", command_line), ("replay-outputs-and-inputs", outputs_and_inputs),
          ("replay-hit-times", hit_times), ("replay-deltas", deltas), ("replay-self-listed", self_listed_days),
          ("cases-are-what-make-writes", committed_cases)]
