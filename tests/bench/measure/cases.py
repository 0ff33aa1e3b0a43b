# SPDX-License-Identifier: BSD-3-Clause
"""The forwarding cases: what is listed, what is sent, what must be reached."""
from dataclasses import dataclass, field

from . import world


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    traffic: str
    listed: int  # frames to listed ends, per mille
    loaded: dict = field(hash=False)
    match: str = "remote"
    must: float | None = None  # of testpmd io; None: stated only
    aim: float | None = None
    beside: str = ""  # a case whose rate this one is compared with, in the same windows
    must_beside: float | None = None
    sent: dict = field(default=None, hash=False)  # world of the capture; None: the one that is loaded

    def capture_world(self):
        return self.sent or self.loaded


def cases(quick):
    """All rows; `quick` loads little, to try the method and not the machine."""
    full = world.QUICK if quick else world.FULL
    medium = dict(full, ipv4=full["ipv4"] // 10)
    everything = "10 M IPv4 + 100 k prefixes + 1 M IPv6 + 10 M names" if not quick else "a little of everything"
    return [
        Case("shell", "nothing listed: receive, parse, account, send", "ipv4", 10, world.EMPTY, sent=full),
        Case("10m", f"{everything}, 1 % listed", "ipv4", 10, full, must=0.50, aim=0.60),
        Case("10m-30", "the same, 30 % listed", "ipv4", 300, full, must=0.40, beside="10m", must_beside=0.70),
        Case("10m-100", "the same, all listed: a flood of random sources", "ipv4", 1000, full, beside="10m"),
        Case("10m-both", "the same, 1 % listed, match: both", "ipv4", 10, full, match="both", beside="10m"),
        Case("1m", "the same with a tenth of the IPv4 addresses, 1 % listed", "ipv4", 10, medium, must=0.60, aim=0.75),
        Case("1m-30", "the same, 30 % listed", "ipv4", 300, medium, must=0.40, beside="1m", must_beside=0.70),
        Case("ipv6", "IPv6, 1 % listed, misses outside listed /32s", "ipv6", 10, full, must=0.50, aim=0.60),
        Case("ipv6-inside", "IPv6, all in /32s that hold a prefix", "ipv6-inside", 10, full),
        Case("sinkhole", "DNS queries, half of the names listed", "dns", 500, full, must=0.30, aim=0.40),
    ]
