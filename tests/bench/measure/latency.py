# SPDX-License-Identifier: BSD-3-Clause
"""What a bridge adds to a single frame, over veth: Weir, Weir while images change, and testpmd io take turns."""
import contextlib
import json
import statistics
import subprocess
import time

from .cables import Cables
from .dataplane import pages_for
from .machine import BIN, BenchError, end, huge_pages, say, scratch, times, worker_threads
from .swaps import twins
from .turns import SETTLE_SECONDS, spread

RATE = 4000  # frames a second; a second is what is compared
TESTPMD_SECONDS = 2
WEIR_SECONDS = 8  # with and without an image in turn
HEAD_START = 0.2  # of the frames before the first image, so that each image is adopted well within its second
MAX_WAITING = 0.002  # share of a window that the worker may have waited for its core: a fifth of what p99 leaves out
ROUNDS_A_START = 3
PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99}
LATE = 5000


class Bench:
    """Both programs on their cables. `seconds`: of each second measured, the microseconds of its frames over the bridge
    and, right before, over the direct cable."""

    def __init__(self, cables, testpmd, plane, images, patience, number_of):
        self.cables = cables
        self.testpmd = testpmd
        self.plane = plane
        self.swapper = [BIN / "bench/adopt_images", plane.run_dir, plane.state / "policy.img", WEIR_SECONDS // 2, 2000, *images]
        self.patience = patience
        self.number_of = number_of  # program: its cable
        self.disturbed = 0
        self.seconds = {"testpmd": [], "weir": [], "swapping": []}
        self.request_ms = []

    def round(self):
        """Testpmd before and after Weir, so that the machine's drift meets both alike."""
        self.window(self.testpmd, TESTPMD_SECONDS, ["testpmd"])
        self.window(self.plane, WEIR_SECONDS, ["swapping", "weir"], self.swapper)
        self.window(self.testpmd, TESTPMD_SECONDS, ["testpmd"])

    def window(self, program, seconds, names, swapper=None):
        """The seconds of a window belong to `names` in turn. A window in which the worker's core was taken away is repeated;
        after too many it is taken as it is."""
        found, waited = self.try_window(program, seconds, swapper)
        while waited > MAX_WAITING:
            self.disturbed += 1
            if self.disturbed > self.patience:
                break
            found, waited = self.try_window(program, seconds, swapper)
        for i in range(seconds):
            self.seconds[names[i % len(names)]].append({cable: taken[i * RATE:(i + 1) * RATE] for cable, taken in found.items()})

    def try_window(self, program, seconds, swapper):
        """(frames by cable, share of the time that the worker waited for its core)."""
        program.resume()
        try:
            time.sleep(SETTLE_SECONDS)
            threads = worker_threads(program.pid)
            before = times(threads)
            found = self.frames(self.number_of[program], seconds, swapper)
            passed, _, waited = (b - a for a, b in zip(before, times(threads)))
        finally:
            program.pause()
        return found, waited / passed

    def frames(self, number, seconds, swapper):
        ends = [word for side in ("inside", "outside") for word in (f"{self.cables.prefix}-{side}", f"eth{number}", "direct")]
        with contextlib.ExitStack() as running:
            probe = piped(running, BIN / "bench/frame_latency", *ends, seconds * RATE, RATE)
            if swapper:
                time.sleep(HEAD_START)
                took = [float(line) for line in answer(piped(running, *swapper)).split()]
                if max(took) > 1000 * (1 - HEAD_START):
                    raise BenchError(f"an image took {max(took):.0f} ms, longer than the second that it was to be adopted in")
                self.request_ms += took
            return json.loads(answer(probe))


def piped(running, *command):
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True)
    running.callback(end, process, 9)
    return process


def answer(process):
    text = process.communicate(timeout=60)[0]
    if process.returncode != 0:
        raise BenchError(f"{process.args[0]} failed ({process.returncode})")
    return text


def percentile(taken, share):
    return sorted(taken)[int(share * (len(taken) - 1))]


def over_seconds(seconds, cable):
    """Spread of each percentile over the seconds."""
    return {name: spread([percentile(second[cable], share) for second in seconds]) for name, share in PERCENTILES.items()}


def beside(seconds, others, starts, cable="bridged"):
    """Ratios of each percentile, second by neighbouring second."""
    ratios = {name: [percentile(a[cable], share) / percentile(b[cable], share) for a, b in zip(seconds, others)]
              for name, share in PERCENTILES.items()}
    return {name: spread(values) | {"error": round(error_of(values, starts), 3)} for name, values in ratios.items()}


def error_of(values, starts):
    """Standard error of the median: that of noisy seconds, or that of starts, which differ by where their memory lies."""
    quarters = statistics.quantiles(values, n=4)
    of_seconds = 1.2533 * (quarters[2] - quarters[0]) / 1.349 / len(values) ** 0.5
    if starts < 2:
        return of_seconds
    each = len(values) // starts
    medians = [statistics.median(values[i * each:(i + 1) * each]) for i in range(starts)]
    return max(of_seconds, statistics.stdev(medians) / starts ** 0.5)


def summary(benches):
    seconds = {name: [row for bench in benches for row in bench.seconds[name]] for name in benches[0].seconds}
    starts = len(benches)
    result = {name: over_seconds(rows, "bridged") for name, rows in seconds.items()}
    result["direct"] = {name: over_seconds(rows, "direct") for name, rows in seconds.items()}
    result["late"] = {name: sum(taken >= LATE for row in rows for taken in row["bridged"]) for name, rows in seconds.items()}
    result["beside_testpmd"] = beside(seconds["weir"], seconds["testpmd"], starts)
    result["swapping_beside_weir"] = beside(seconds["swapping"], seconds["weir"], starts)
    result["direct_beside_weir"] = beside(seconds["swapping"], seconds["weir"], starts, "direct")
    result["request_ms"] = spread([took for bench in benches for took in bench.request_ms])
    result["disturbed"] = sum(bench.disturbed for bench in benches)
    result["starts"] = starts
    return result


def run_start(world, sizes, images, rounds, number):
    """Rounds of one start of both programs; Weir gets the cable `number`, 0 or 1."""
    image, _ = world.image(sizes)
    config = world.write_config(sizes)
    pages = pages_for(image) + 256
    with Cables() as cables, huge_pages(2 * pages), scratch() as folder, contextlib.ExitStack() as running:
        cables.lay_direct()
        testpmd = cables.testpmd(1 - number)
        running.callback(testpmd.close)
        testpmd.pause()
        plane = cables.data_plane(number, folder, config, image, pages)
        running.callback(plane.close)
        plane.pause()
        bench = Bench(cables, testpmd, plane, images, max(rounds // 2, 1), {testpmd: 1 - number, plane: number})
        for _ in range(rounds):
            bench.round()
    return bench


def measure(world, sizes, rounds):
    say("latency of single frames")
    starts = -(-rounds // ROUNDS_A_START)
    with scratch() as folder:
        images = twins(world, sizes, folder)
        return summary([run_start(world, sizes, images, min(ROUNDS_A_START, rounds), start % 2) for start in range(starts)])
