# SPDX-License-Identifier: BSD-3-Clause
"""The machine a bench runs on: its build, its huge pages, its cores, its processes."""
import contextlib
import os
import pathlib
import platform
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = ROOT / "build/release/bin"
CONTROL_CORE = 0


class BenchError(Exception):
    """What a bench can't go on after; its text is for the person who started it."""


def run(*command, **options):
    options.setdefault("check", True)
    try:
        return subprocess.run([str(c) for c in command], **options)
    except subprocess.CalledProcessError as error:
        said = "".join(text if isinstance(text, str) else text.decode(errors="replace") for text in (error.stdout, error.stderr) if text)
        raise BenchError(f"{command[0]} failed ({error.returncode}): {said[-2000:]}") from error


def say(*words):
    print(*words, file=sys.stderr, flush=True)


PROGRAMS = ("weir", "weir-dataplane", "weir-controlplane", "weir-compile")


def build(*targets, peers=False):
    """`peers`: with what only the peers need, which the configuration looks for."""
    run(ROOT / "toolchains/install-deps", *(["bench"] if peers else []), stdout=subprocess.DEVNULL)
    if peers or not (ROOT / "build/release/build.ninja").exists():
        run("cmake", "--preset", "release", cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run("cmake", "--build", "--preset", "release", "--target", *PROGRAMS, *targets, cwd=ROOT, capture_output=True)


def check():
    if os.geteuid() != 0:
        raise BenchError("run as root: huge pages and users are set up")
    if (os.cpu_count() or 1) < 2:
        raise BenchError("two cores are needed: one forwards, the other one controls and measures")


STARTED_AS = os.sched_getscheduler(0), os.sched_getparam(0)


def step_aside():
    """This process measures from the control core at ordinary priority, whatever it was started with."""
    os.sched_setaffinity(0, {CONTROL_CORE})
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def use_all_cores():
    """In a child: all cores, and the priority that the bench was started with."""
    os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))
    os.sched_setscheduler(0, *STARTED_AS)


def start(command, **options):
    """A process on all cores."""
    return subprocess.Popen([str(c) for c in command], preexec_fn=use_all_cores, **options)


def wait_until(what, seconds, condition, pause=0.02):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(pause)
    raise BenchError(f"waited {seconds} s in vain: {what}")


def end(process, signal_number, seconds=30):
    """Ends a process, also a stopped one."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal_number)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
    if process.poll() is None:
        process.kill()
        process.wait()


class Program:
    """A running program; `process` is its Popen. pause() and resume() stop and continue the whole process."""

    process = None

    @property
    def pid(self):
        return self.process.pid

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def close(self):
        self.resume()
        end(self.process, signal.SIGTERM)

    def wait_ready(self, what, seconds, condition):
        """A program that does not come up in time is ended: nobody else knows it yet."""
        try:
            return wait_until(what, seconds, condition)
        except BaseException:
            self.close()
            raise


@contextlib.contextmanager
def scratch():
    """A folder that the programs' own users may enter, on the file system of the kept images: they are linked, not copied."""
    with tempfile.TemporaryDirectory(prefix="weir-bench.", dir="/var/tmp") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        yield folder


@contextlib.contextmanager
def huge_pages(count):
    """Reserves 2 MiB pages; gives back what it took."""
    run(ROOT / "boards/common/hugepages", "reserve", count)
    try:
        yield
    finally:
        run(ROOT / "boards/common/hugepages", "release", count)


def worker_threads(pid):
    """The forwarding threads of a DPDK process."""
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    workers = [task for task in tasks if "worker" in (task / "comm").read_text()]
    if not workers:
        raise BenchError(f"process {pid} has no worker thread")
    return workers


def times(threads):
    """(seconds now, mean seconds that these threads ran, mean seconds that they waited for their cores)."""
    figures = [(thread / "schedstat").read_text().split() for thread in threads]
    return time.monotonic(), *(sum(int(figure[i]) for figure in figures) / 1e9 / len(figures) for i in (0, 1))


def description():
    model = "unknown CPU"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{os.cpu_count()} x {model}, Linux {platform.release()}"
