# SPDX-License-Identifier: BSD-3-Clause
"""How one worker compares with two, beside testpmd with one and two forwarding cores: four programs take turns."""
import os
import statistics

from .dataplane import DataPlane, pages_for
from .forwarding import MBUF_BYTES, SPARE_MBUFS, mbuf_pages
from .machine import huge_pages, say, scratch
from .testpmd import Testpmd
from .turns import spread, take_turns

QUEUES = 2
FILE_HEADER = 24


def halves(capture, folder):
    """Two captures with half of the frames each, which are all of one length."""
    data = capture.read_bytes()
    record = 16 + int.from_bytes(data[FILE_HEADER + 8:FILE_HEADER + 12], "little")
    frames = (len(data) - FILE_HEADER) // record
    middle = FILE_HEADER + frames // 2 * record
    files = []
    for name, part in (("first", data[FILE_HEADER:middle]), ("second", data[middle:])):
        files.append(folder / f"{name}.pcap")
        files[-1].write_bytes(data[:FILE_HEADER] + part)
    return files


def measure(world, sizes, frames, windows):
    say("one and two workers")
    capture = world.capture("ipv4", sizes, frames, 10)
    image, _ = world.image(sizes)
    config = world.write_config(sizes)
    mbufs = frames + SPARE_MBUFS
    pages = mbuf_pages(mbufs)
    with huge_pages(4 * pages + 2 * pages_for(image)), scratch() as folder:
        files = halves(capture, folder)
        pcap = "net_pcap0," + ",".join(f"rx_pcap={file}" for file in files) + ",infinite_rx=1"
        ports = [pcap, "net_null0,no-rx=1"]
        programs = []
        try:
            for cores in ((1,), (0, 1)):
                programs.append(Testpmd(ports, mbufs, MBUF_BYTES, cores, QUEUES))
                programs[-1].pause()
            for cores in ((1,), (0, 1)):
                part = folder / f"weir{len(cores)}"
                part.mkdir()
                programs.append(DataPlane(part, config, image, [("lan0", ports[0], mbufs), ("wan0", ports[1], None)],
                                          MBUF_BYTES, pages + pages_for(image), cores, QUEUES))
                programs[-1].pause()
            rows, disturbed = take_turns(programs, windows)
        finally:
            for program in programs:
                program.close()
    return summary(rows, disturbed)


def summary(rows, disturbed):
    ratios = [(two / one) / (io_two / io_one) for io_one, io_two, one, two in rows]
    return {"mpps": [round(statistics.median(column) / 1e6, 2) for column in zip(*rows)],
            "scaling_testpmd": spread([row[1] / row[0] for row in rows]),
            "scaling_weir": spread([row[3] / row[2] for row in rows]), "of_testpmd": spread(ratios),
            "disturbed": disturbed, "cores": os.cpu_count()}
