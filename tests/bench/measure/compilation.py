# SPDX-License-Identifier: BSD-3-Clause
"""From text feeds to an image: all of them offline, and one changed feed of twenty by the running daemon."""
import os
import struct

from .control_plane import ControlPlane
from .dataplane import DataPlane, pages_for
from .machine import huge_pages, say, scratch
from .world import compile_image, describe

FEEDS = 20
SECTIONS = {4: "ipv4", 5: "ipv4-prefixes", 6: "ipv6", 7: "ipv6-prefixes", 8: "names"}


def bytes_per_entry(image, sizes):
    """Of each kind, from the section directory of the image."""
    with open(image, "rb") as file:
        header = file.read(256)
        count = struct.unpack_from("<I", header, 40)[0]
        found = {}
        for _ in range(count):
            kind, _, _, _, length, _ = struct.unpack("<IHHQQQ", file.read(32))
            name = SECTIONS.get(kind)
            if name and sizes[name]:
                found[name] = round(length / sizes[name], 2)
    return found


def measure(world, sizes):
    result = {"sizes": sizes, "offline": offline(world, dict(sizes, **{"ipv6": 0, "ipv6-prefixes": 0, "ipv4-prefixes": 0}))}
    image, facts = world.image(sizes)
    result["everything"] = dict(facts, bytes_per_entry=bytes_per_entry(image, sizes))
    result["changed_feed"] = changed_feed(world, sizes)
    return result


def offline(world, sizes):
    """Addresses and names from text to image by weir-compile, with all cores."""
    say(f"compiling {describe(sizes)} from text")
    config = world.write_config(sizes, path=world.folder / "compile.yaml")
    image = world.folder / "compile.img"
    facts = compile_image(config, image)
    say(f"  {facts['seconds']} s, {facts['peak_mib']} MiB")
    facts["bytes_per_entry"] = bytes_per_entry(image, sizes)
    image.unlink()
    return facts


def write_config(folder, feeds):
    lines = ["appliance: {name: weir-bench}", "bridges:", "  - {name: br0, inside: lan0, outside: wan0}", "feeds:"]
    for name in feeds:
        lines.append(f"  - {{name: {name}, url: \"file:feeds/{name}.txt\", format: list, subdomains: yes, refresh: 7d, max-size: 4G}}")
    config = folder / "weir.yaml"
    config.write_text("\n".join(lines) + "\n")
    return config


def place_feeds(source, folder):
    """Links to the feeds, and their names."""
    folder.mkdir()
    names = [path.stem for path in sorted(source.glob("*.txt")) if path.stat().st_size and "changed" not in path.stem]
    for name in names:
        os.symlink(source / f"{name}.txt", folder / f"{name}.txt")
    return names


def changed_feed(world, sizes):
    """Seconds from a changed feed to the image in force, the others being unchanged snapshots."""
    say(f"the daemon: {describe(sizes)} in {FEEDS} feeds, then one changes")
    source = world.feeds(sizes, split=FEEDS)
    template, _ = world.image(sizes)
    pages = pages_for(template) + 64
    ports = [("lan0", "net_null0,no-rx=1", None), ("wan0", "net_null1,no-rx=1", None)]
    with huge_pages(pages), scratch() as folder:
        names = place_feeds(source, folder / "feeds")
        config = write_config(folder, names)
        plane = DataPlane(folder, config, None, ports, 2048, pages, poll="adaptive", slot=pages_for(template) - 128)
        control = None
        try:
            control = ControlPlane(folder, config)
            # Some feeds may be published before the others were read: the last one counts.
            first = control.seconds_until(lambda status: control.all_fetched(names) and status["policy"]["generation"] > 0, 900)
            say(f"  all feeds read and in force after {first:.1f} s")
            control.wait_quiet()
            generation = control.generation()
            last = f"feed-{FEEDS - 1:02}"
            (folder / "feeds" / f"{last}.txt").unlink()
            os.symlink(source / f"{last}-changed.txt", folder / "feeds" / f"{last}.txt")
            control.weir("request", "feed", "refresh", last)
            again = control.seconds_until(lambda status: status["policy"]["generation"] > generation, 900)
            say(f"  one changed feed in force after {again:.1f} s")
        finally:
            if control:
                control.close()
            plane.close()
    return {"feeds": len(names), "first_seconds": round(first, 2), "changed_seconds": round(again, 2)}
