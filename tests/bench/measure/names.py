# SPDX-License-Identifier: BSD-3-Clause
"""The sinkhole beside DNS servers that block the same names: unbound, dnsdist, dnsmasq, each with one thread."""
import pathlib
import re
import signal
import time

from .cables import Cables
from .dataplane import pages_for
from .machine import BenchError, end, huge_pages, say, scratch, start, wait_until
from .turns import spread

SERVER = "10.78.0.53"  # on the cable to the box's namespace
BEHIND_WEIR = "10.77.0.53"  # nobody is there: what is answered is answered by the box
ROUNDS = 3
SECONDS = 4
TYPES = ("A",) * 7 + ("AAAA",) * 2 + ("HTTPS",)


def write_queries(names, path, count=100_000):
    """Listed names and names below them, in equal parts."""
    step = max(len(names) // count, 1)
    with open(path, "w", encoding="ascii") as out:
        for number, name in enumerate(names[::step][:count]):
            out.write(f"{'www.' * (number % 2)}{name} {TYPES[number // 2 % len(TYPES)]}\n")


def unbound(folder, names):
    lines = ["server:", f"  interface: {SERVER}", "  access-control: 0.0.0.0/0 allow", "  do-daemonize: no", "  use-syslog: no",
             "  num-threads: 1", '  username: ""', '  chroot: ""', f'  directory: "{folder}"', '  pidfile: ""',
             '  module-config: "iterator"']
    lines += [f'  local-zone: "{name}." always_null' for name in names]
    lines += ["remote-control:", "  control-enable: no"]
    (folder / "unbound.conf").write_text("\n".join(lines) + "\n")
    return ["unbound", "-d", "-c", folder / "unbound.conf"]


def dnsdist(folder, names):
    (folder / "names").write_text("\n".join(names) + "\n")
    (folder / "dnsdist.conf").write_text(f"""setLocal("{SERVER}:53")
setACL({{"0.0.0.0/0"}})
newServer("127.0.0.1:5399")
listed = newSuffixMatchNode()
for name in io.lines("{folder}/names") do listed:add(newDNSName(name)) end
addAction(AndRule{{SuffixMatchNodeRule(listed), OrRule{{QTypeRule(DNSQType.A), QTypeRule(DNSQType.AAAA)}}}}, SpoofAction({{"0.0.0.0", "::"}}))
addAction(SuffixMatchNodeRule(listed), RCodeAction(DNSRCode.NOERROR))
""")
    return ["dnsdist", "--supervised", "--disable-syslog", "-C", folder / "dnsdist.conf"]


def dnsmasq(folder, names):
    (folder / "dnsmasq.conf").write_text("".join(f"address=/{name}/#\n" for name in names))
    return ["dnsmasq", "-k", "--port=53", f"--listen-address={SERVER}", "--bind-interfaces", "--no-resolv", "--no-hosts",
            "--user=root", "--pid-file", f"--conf-file={folder}/dnsmasq.conf"]


PEERS = {"unbound": unbound, "dnsdist": dnsdist, "dnsmasq": dnsmasq}


def answers(cables, server, name):
    result = cables.run("inside", "dig", "+time=1", "+tries=1", "+short", f"@{server}", name, "A", capture_output=True, text=True,
                        check=False)
    return "0.0.0.0" in result.stdout


def ask(cables, server, queries):
    """Answers a second, spread over rounds."""
    rates = []
    for _ in range(ROUNDS):
        result = cables.run("inside", "taskset", "-c", "0", "dnsperf", "-s", server, "-d", queries, "-T", "1", "-c", "4", "-q", "100",
                            "-l", SECONDS, capture_output=True, text=True)
        match = re.search(r"Queries per second:\s+([\d.]+)", result.stdout)
        if not match:
            raise BenchError(f"dnsperf: {result.stdout[-500:]}")
        rates.append(float(match.group(1)))
    return spread(rates)


def resident_mib(pid):
    match = re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
    return round(int(match.group(1)) / 1024, 1)


def measure_peer(cables, folder, name, names, queries):
    say(f"  {name}")
    command = PEERS[name](folder, names)
    log = open(folder / f"{name}.log", "w", encoding="utf-8")
    begin = time.monotonic()
    process = start(["ip", "netns", "exec", cables.box, "taskset", "-c", "1", *command], stdout=log, stderr=log)
    try:
        wait_until(f"{name} ({folder}/{name}.log)", 300,
                   lambda: process.poll() is not None or answers(cables, SERVER, names[0]), 0.1)
        if process.poll() is not None:
            raise BenchError(f"{name} ended: {(folder / f'{name}.log').read_text()[-1000:]}")
        loaded = time.monotonic() - begin
        return {"load_seconds": round(loaded, 2), "mib": resident_mib(process.pid), "qps": ask(cables, SERVER, queries)}
    finally:
        end(process, signal.SIGTERM)


def measure_weir(cables, folder, world, sizes, names, queries):
    say("  weir")
    image, facts = world.image(sizes)
    config = world.write_config(sizes)
    pages = pages_for(image) + 256
    with huge_pages(pages):
        begin = time.monotonic()
        plane = cables.data_plane(0, folder, config, image, pages)
        try:
            wait_until("an answer of the box", 30, lambda: answers(cables, BEHIND_WEIR, names[0]), 0.1)
            loaded = time.monotonic() - begin + facts["seconds"]
            return {"load_seconds": round(loaded, 2), "mib": round(image.stat().st_size / (1 << 20), 1), "qps": ask(cables, BEHIND_WEIR, queries)}
        finally:
            plane.close()


def measure(world, count):
    say(f"names: {count} listed, beside DNS servers")
    sizes = {"ipv4": 0, "ipv4-prefixes": 0, "ipv6": 0, "ipv6-prefixes": 0, "names": count}
    names = (world.feeds(sizes) / "names.txt").read_text().split()
    result = {"names": count}
    with Cables() as cables, scratch() as folder:
        cables.address()
        write_queries(names, folder / "queries")
        result["weir"] = measure_weir(cables, folder, world, sizes, names, folder / "queries")
        for peer in PEERS:
            result[peer] = measure_peer(cables, folder, peer, names, folder / "queries")
    return result
