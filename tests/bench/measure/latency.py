# SPDX-License-Identifier: BSD-3-Clause
"""What a bridge adds to a single frame, over veth: Weir, Weir while images change, and testpmd io take turns."""
import json
import subprocess
import time

from .cables import Cables
from .dataplane import pages_for
from .machine import BIN, BenchError, huge_pages, run, say, scratch
from .swaps import twins
from .turns import SETTLE_SECONDS, spread

RATE = 1000
FRAMES = 2000
PERCENTILES = ("p50", "p90", "p99")


def probe(cables, number):
    """Percentiles of one window."""
    result = run(BIN / "bench/frame_latency", f"{cables.prefix}-inside", f"eth{number}", f"{cables.prefix}-outside", f"eth{number}",
                 FRAMES, RATE, capture_output=True, text=True)
    return json.loads(result.stdout)


def window(program, cables, number, beside=None):
    program.resume()
    try:
        time.sleep(SETTLE_SECONDS)
        other = subprocess.Popen([str(word) for word in beside], stdout=subprocess.DEVNULL) if beside else None
        found = probe(cables, number)
        if other and other.wait(timeout=60) != 0:
            raise BenchError("adopting an image failed")
    finally:
        program.pause()
    if found["lost"] > found["frames"] // 2:
        raise BenchError(f"{program.name}: {found['lost']} of {found['frames']} frames were lost or late")
    return found


def measure(world, sizes, rounds):
    say("latency of single frames")
    image, _ = world.image(sizes)
    config = world.write_config(sizes)
    pages = pages_for(image) + 256
    columns = {"testpmd": [], "weir": [], "swapping": []}
    with Cables() as cables, huge_pages(2 * pages), scratch() as folder:
        images = twins(world, sizes, folder)
        programs = []
        try:
            programs.append(cables.testpmd(1))
            programs[0].pause()
            programs.append(cables.data_plane(0, folder, config, image, pages))
            programs[1].pause()
            swapper = [BIN / "bench/adopt_images", programs[1].run_dir, programs[1].state / "policy.img", 2, 1000, *images]
            for _ in range(rounds):
                columns["testpmd"].append(window(programs[0], cables, 1))
                columns["weir"].append(window(programs[1], cables, 0))
                columns["swapping"].append(window(programs[1], cables, 0, swapper))
        finally:
            for program in programs:
                program.close()
    result = {name: {p: spread([found[p] for found in rows]) for p in PERCENTILES} for name, rows in columns.items()}
    result["lost"] = {name: sum(found["lost"] for found in rows) for name, rows in columns.items()}
    result["p99_beside_testpmd"] = spread([w["p99"] / t["p99"] for t, w in zip(columns["testpmd"], columns["weir"])])
    result["p99_swapping_beside_weir"] = spread([s["p99"] / w["p99"] for w, s in zip(columns["weir"], columns["swapping"])])
    return result
