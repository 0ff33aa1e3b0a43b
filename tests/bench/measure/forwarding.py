# SPDX-License-Identifier: BSD-3-Clause
"""Forwarding beside testpmd io: the same capture from net_pcap to net_null, the same core, in turns."""
import contextlib
import statistics
from functools import partial

from .dataplane import DataPlane, pages_for, shares
from .machine import huge_pages, say, scratch
from .testpmd import Testpmd
from .turns import spread, take_turns

MBUF_BYTES = 384
MBUF_MEMORY = 640  # with header and padding
SPARE_MBUFS = 20_000


def mbuf_pages(mbufs):
    """2 MiB pages of so many buffers and of the ring that a capture is preloaded into."""
    return mbufs * MBUF_MEMORY // (2 << 20) + 64


class Loaded:
    """A case with its capture, image and configuration made."""

    def __init__(self, case, world, frames):
        self.capture = world.capture(case.traffic, case.capture_world(), frames, case.listed)
        self.image, self.compiled = world.image(case.loaded, case.match)
        self.config = world.write_config(case.loaded, case.match, world.folder / f"{case.name}.yaml")
        self.mbufs = frames + SPARE_MBUFS
        self.ports = [f"net_pcap0,rx_pcap={self.capture},infinite_rx=1", "net_null0,no-rx=1"]
        self.pages = mbuf_pages(self.mbufs) + pages_for(self.image)

    def testpmd(self):
        return Testpmd(self.ports, self.mbufs, MBUF_BYTES)

    def data_plane(self, folder):
        ports = [("lan0", self.ports[0], self.mbufs), ("wan0", self.ports[1], None)]
        return DataPlane(folder, self.config, self.image, ports, MBUF_BYTES, self.pages)


def measure(case, other, world, frames, windows):
    """One case: a dictionary for table and JSON. `other`, the case that it is compared with, takes turns too."""
    planes = [Loaded(each, world, frames) for each in (case, other) if each]
    pages = mbuf_pages(frames + SPARE_MBUFS) + sum(plane.pages for plane in planes)
    with huge_pages(pages), contextlib.ExitStack() as running:
        programs = []
        starts = [planes[0].testpmd] + [partial(plane.data_plane, running.enter_context(scratch())) for plane in planes]
        for start_program in starts:
            programs.append(start_program())
            running.callback(programs[-1].close)
            programs[-1].pause()
        start = programs[1].sample()
        rows, disturbed = take_turns(programs, windows)
        end = programs[1].sample()
    result = summary(case, rows, disturbed)
    result.update(shares=shares(start, end), image_bytes=planes[0].compiled["bytes"], stages=stages(start, end))
    return result


def summary(case, rows, disturbed):
    ratios = [row[1] / row[0] for row in rows]
    result = {"case": case.name, "text": case.text, "must": case.must, "aim": case.aim, "beside": case.beside,
              "must_beside": case.must_beside, "testpmd_mpps": round(statistics.median(r[0] for r in rows) / 1e6, 2),
              "weir_mpps": round(statistics.median(r[1] for r in rows) / 1e6, 2), "ratio": spread(ratios),
              "windows": [[round(rate / 1e6, 2) for rate in row] for row in rows], "disturbed": disturbed}
    if case.beside:
        result["of_beside"] = spread([row[1] / row[2] for row in rows])
    return result


def stages(start, end):
    """Cycles a frame by step of the pipeline."""
    result = {}
    for name, now in end["steps"].items():
        before = start["steps"][name]
        result[name] = round((now["ticks"] - before["ticks"]) / max(now["frames"] - before["frames"], 1), 1)
    return result


def run_cases(chosen, known, world, frames, windows):
    """`known`: all cases, of which some are compared with others."""
    by_name = {case.name: case for case in known}
    results = []
    for case in chosen:
        say(f"{case.name}: {case.text}")
        result = measure(case, by_name.get(case.beside), world, frames, windows)
        say(f"  testpmd io {result['testpmd_mpps']:.2f} Mpps, weir {result['weir_mpps']:.2f} Mpps, ratio "
            f"{result['ratio']['median']:.2f} ({result['ratio']['min']:.2f}-{result['ratio']['max']:.2f})"
            + (f", {result['of_beside']['median']:.2f} of {case.beside}" if case.beside else "")
            + (f", {result['disturbed']} of {windows + result['disturbed']} rounds disturbed" if result["disturbed"] else ""))
        results.append(result)
    return results
