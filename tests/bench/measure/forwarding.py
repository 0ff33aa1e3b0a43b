# SPDX-License-Identifier: BSD-3-Clause
"""Forwarding beside testpmd io: the same capture from net_pcap to net_null, the same core, in turns."""
import statistics

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


def measure(case, world, frames, windows):
    """One case: a dictionary for table and JSON."""
    capture = world.capture(case.traffic, case.capture_world(), frames, case.listed)
    image, compiled = world.image(case.loaded, case.match)
    config = world.write_config(case.loaded, case.match)
    mbufs = frames + SPARE_MBUFS
    ports = [f"net_pcap0,rx_pcap={capture},infinite_rx=1", "net_null0,no-rx=1"]
    pages = mbuf_pages(mbufs)
    with huge_pages(2 * pages + pages_for(image)), scratch() as folder:
        programs = []
        try:
            programs.append(Testpmd(ports, mbufs, MBUF_BYTES))
            programs[0].pause()
            programs.append(DataPlane(folder, config, image, [("lan0", ports[0], mbufs), ("wan0", ports[1], None)],
                                      MBUF_BYTES, pages + pages_for(image)))
            start = programs[1].sample()
            rows, disturbed = take_turns(programs, windows)
            end = programs[1].sample()
        finally:
            for program in programs:
                program.close()
    result = summary(case, rows, disturbed)
    result.update(shares=shares(start, end), image_bytes=compiled["bytes"], stages=stages(start, end))
    return result


def summary(case, rows, disturbed):
    ratios = [row[1] / row[0] for row in rows]
    return {"case": case.name, "text": case.text, "must": case.must, "aim": case.aim, "beside": case.beside,
            "must_beside": case.must_beside, "testpmd_mpps": round(statistics.median(r[0] for r in rows) / 1e6, 2),
            "weir_mpps": round(statistics.median(r[1] for r in rows) / 1e6, 2), "ratio": spread(ratios),
            "windows": [[round(rate / 1e6, 2) for rate in row] for row in rows], "disturbed": disturbed}


def stages(start, end):
    """Cycles a frame by step of the pipeline."""
    result = {}
    for name, now in end["steps"].items():
        before = start["steps"][name]
        result[name] = round((now["ticks"] - before["ticks"]) / max(now["frames"] - before["frames"], 1), 1)
    return result


def run_cases(chosen, world, frames, windows):
    results = []
    for case in chosen:
        say(f"{case.name}: {case.text}")
        result = measure(case, world, frames, windows)
        say(f"  testpmd io {result['testpmd_mpps']:.2f} Mpps, weir {result['weir_mpps']:.2f} Mpps, ratio "
            f"{result['ratio']['median']:.2f} ({result['ratio']['min']:.2f}-{result['ratio']['max']:.2f})"
            + (f", {result['disturbed']} of {windows + result['disturbed']} rounds disturbed" if result["disturbed"] else ""))
        results.append(result)
    return results
