# SPDX-License-Identifier: BSD-3-Clause
"""Lets running programs take turns on the same core, so that the machine's drift meets all of them alike."""
import statistics
import time

from .machine import BenchError, say, times, worker_threads

SETTLE_SECONDS = 0.3
WINDOW_SECONDS = 1.5
MAX_WAITING = 0.02  # share of a window that the forwarding thread may have waited for its core


def window(program, threads, settle, seconds):
    """(frames a second that the forwarding threads ran, why the window does not count or "")."""
    program.resume()
    try:
        time.sleep(settle)
        earlier, before = times(threads), program.sample()
        time.sleep(seconds)
        later, after = times(threads), program.sample()
    finally:
        program.pause()
    passed, ran, waited = (b - a for a, b in zip(earlier, later))
    reason = program.problem(before, after)
    if not reason and waited > passed * MAX_WAITING:
        reason = f"the core was taken away for {waited / passed:.0%} of the window"
    return program.rate(before, after) * passed / max(ran, passed / 100), reason


def take_turns(programs, windows, settle=SETTLE_SECONDS, seconds=WINDOW_SECONDS):
    """Rows of rates, one column a program, all measured one after the other. A row with a disturbed window is repeated;
    after too many the rest is taken as it is and counted."""
    for program in programs:
        program.pause()
    threads = [worker_threads(program.pid) for program in programs]
    rows, disturbed, patience = [], 0, max(windows // 2, 1)
    while len(rows) < windows:
        row = [window(program, own, settle, seconds) for program, own in zip(programs, threads)]
        reasons = [f"{program.name}: {reason}" for program, (_, reason) in zip(programs, row) if reason]
        if reasons:
            disturbed += 1
            if disturbed == 1:
                say(f"    disturbed: {'; '.join(reasons)}")
            if disturbed > windows and any("frame" in reason for reason in reasons):
                raise BenchError("; ".join(reasons))
            if disturbed <= patience:
                continue
        rows.append([rate for rate, _ in row])
    return rows, disturbed


def spread(values):
    return {"median": round(statistics.median(values), 3), "min": round(min(values), 3), "max": round(max(values), 3)}
