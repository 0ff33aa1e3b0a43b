# SPDX-License-Identifier: BSD-3-Clause
"""New images under full load: how long a worker stands still, what it costs, and that no frame falls between two."""
import contextlib
import json
import os
import statistics
import subprocess
import time

from .dataplane import DataPlane, pages_for
from .forwarding import MBUF_BYTES, SPARE_MBUFS, mbuf_pages
from .machine import BIN, BenchError, end, huge_pages, run, say, scratch, times, wait_until, worker_threads
from .turns import spread
from .world import World, compile_image, place

INTERVAL_MS = 1000


def measure(world, sizes, frames, rounds, stream_seconds):
    return {"load": under_load(world, sizes, frames, rounds), "stream": exactly_one(world, sizes, stream_seconds)}


def adoption(sample):
    """(images adopted, nanoseconds spent on all of them, longest) of the first worker."""
    first = sample["workers"][0]
    return first["adoptions"], first["adopt_ns"], first["longest_adopt_ns"]


def twins(world, sizes, folder):
    """Two images of equal size and different content, beside the data plane's."""
    images = []
    for number, maker in enumerate((world, World(world.folder, world.seed + 1))):
        place(maker.image(sizes)[0], folder / f"{number}.img")
        images.append(folder / f"{number}.img")
    return images


def swap(plane, images, count):
    """Adopts the images in turn, one a second; milliseconds of each request."""
    result = run(BIN / "bench/adopt_images", plane.run_dir, plane.state / "policy.img", count, INTERVAL_MS, *images,
                 capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BenchError(result.stderr.strip())
    return [float(line) for line in result.stdout.split()]


def under_load(world, sizes, frames, rounds):
    """Rates of windows with and without swaps in turn, and the gaps that adopting made."""
    say("swaps under full load")
    capture = world.capture("ipv4", sizes, frames, 10)
    image, _ = world.image(sizes)
    config = world.write_config(sizes)
    mbufs = frames + SPARE_MBUFS
    pages = mbuf_pages(mbufs) + pages_for(image)
    ports = [("lan0", f"net_pcap0,rx_pcap={capture},infinite_rx=1", mbufs), ("wan0", "net_null0,no-rx=1", None)]
    quiet, swapping, gaps, requests = [], [], [], []
    with huge_pages(pages), scratch() as folder:
        images = twins(world, sizes, folder)
        plane = DataPlane(folder, config, image, ports, MBUF_BYTES, pages)
        try:
            threads = worker_threads(plane.pid)
            for _ in range(rounds):
                quiet.append(rate_during(plane, threads, lambda: time.sleep(2)))
                before = adoption(plane.sample())
                swapping.append(rate_during(plane, threads, lambda: requests.extend(swap(plane, images, 2))))
                after = adoption(plane.sample())
                if after[0] > before[0]:
                    gaps.append((after[1] - before[1]) / (after[0] - before[0]) / 1000)
            longest = adoption(plane.sample())[2] / 1000
        finally:
            plane.close()
    return {"swaps": len(requests), "gap_us_median": round(statistics.median(gaps), 2) if gaps else None,
            "gap_us_longest": round(longest, 2), "request_ms": spread(requests),
            "rate_beside_quiet": spread([b / a for a, b in zip(quiet, swapping)]), "image_bytes": image.stat().st_size}


def rate_during(plane, threads, action):
    """Frames a second that the worker ran while `action` lasted."""
    earlier, before = times(threads), plane.sample()
    action()
    later, after = times(threads), plane.sample()
    passed, ran = later[0] - earlier[0], later[1] - earlier[1]
    return plane.rate(before, after) * passed / max(ran, passed / 100)


def stream_images(world, sizes, folder):
    """Two images that differ in the prefixes of numbered_stream, and list some addresses elsewhere besides."""
    images = []
    for name, prefixes, seed in (("A", ("45.1.0.0/16", "45.3.0.0/16"), 0), ("B", ("45.2.0.0/16", "45.3.0.0/16"), 1)):
        some = dict.fromkeys(sizes, 0) | {"ipv4": min(sizes["ipv4"], 1_000_000)}
        source = World(world.folder, world.seed + seed).feeds(some) / "ipv4.txt"
        with open(source, encoding="ascii") as lines, open(folder / f"{name}.txt", "w", encoding="ascii") as out:
            out.writelines(line for line in lines if not line.startswith(("45.1.", "45.2.", "45.3.", "45.4.")))
            out.writelines(f"{prefix}\n" for prefix in prefixes)
        config = folder / f"{name}.yaml"
        config.write_text("appliance: {name: weir-bench}\nbridges:\n  - {name: br0, inside: lan0, outside: wan0}\nfeeds:\n"
                          f"  - {{name: stream, url: \"file:{name}.txt\", format: list}}\n")
        images.append(folder / f"{name}.img")
        compile_image(config, images[-1])
    return config, images


def exactly_one(world, sizes, seconds):
    """A numbered stream through two pipes while images change each second."""
    say(f"swaps, file to file, {seconds} s")
    with scratch() as folder, contextlib.ExitStack() as running:
        config, images = stream_images(world, sizes, folder)
        for pipe in ("in", "out"):
            os.mkfifo(folder / pipe)
        total = folder / "total"
        pages = pages_for(images[0]) + 128
        running.enter_context(huge_pages(pages))
        checker = subprocess.Popen([BIN / "bench/numbered_stream", "check", folder / "out", total], stdout=subprocess.PIPE, text=True)
        running.callback(end, checker, 9)
        with open(total, "w", encoding="ascii") as out:
            writer = subprocess.Popen([BIN / "bench/numbered_stream", "write", folder / "in", str(seconds + 3)], stdout=out)
        running.callback(end, writer, 9)
        ports = [("lan0", f"net_pcap0,rx_pcap={folder}/in", None), ("wan0", f"net_pcap1,tx_pcap={folder}/out", None)]
        plane = DataPlane(folder, config, images[0], ports, MBUF_BYTES, pages)
        try:
            for image in images:
                place(image, folder / f"twin-{image.name}")
            requests = swap(plane, [folder / "twin-B.img", folder / "twin-A.img"], seconds)
            writer.wait(timeout=seconds + 60)
            sent = int(total.read_text())
            wait_until("the stream to be through", 60, lambda: sum(plane.sample()["frames"].values()) >= sent, 0.1)
        finally:
            plane.close()
        found = json.loads(checker.communicate(timeout=60)[0])
    found["swaps"] = len(requests)
    found["every_frame_by_one_image"] = found["changes"] == found["swaps"] and not found["lost"] and not found["leaked"]
    say(f"  {found}")
    return found
