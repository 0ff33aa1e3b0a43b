# SPDX-License-Identifier: BSD-3-Clause
"""Results as text."""


def aligned(rows):
    """Columns padded to their widest cell; the first two to the left, figures to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) if i < 2 else cell.rjust(width)
                               for i, (cell, width) in enumerate(zip(row, widths))).rstrip() for row in rows)


def verdict(result):
    """What must be reached, and whether it was."""
    demands, good = [], True
    if result["must"]:
        demands.append(f"{result['must']:.2f}")
        good = good and result["ratio"]["median"] >= result["must"]
    if result["must_beside"]:
        demands.append(f"{result['must_beside']:.2f} of {result['beside']}")
        good = good and result["of_beside"]["median"] >= result["must_beside"]
    if not demands:
        return "stated", ""
    return " and ".join(demands), "ok" if good else "below"


def forwarding(results):
    rows = [["case", "", "testpmd", "weir", "ratio", "(windows)", "beside", "must", ""]]
    for result in results:
        ratio = result["ratio"]
        beside = f"{result['of_beside']['median']:.2f} of {result['beside']}" if result["beside"] else ""
        rows.append([result["case"], result["text"], f"{result['testpmd_mpps']:.2f}", f"{result['weir_mpps']:.2f}",
                     f"{ratio['median']:.2f}", f"({ratio['min']:.2f}-{ratio['max']:.2f})", beside, *verdict(result)])
    text = aligned(rows)
    staged = [result for result in results if result["stages"]]
    if staged:
        names = list(staged[0]["stages"])
        rows = [["cycles a frame", ""] + names]
        rows += [[r["case"], ""] + [f"{r['stages'].get(name, 0):.1f}" for name in names] for r in staged]
        text += "\n\n" + aligned(rows)
    return text


LIMITS = {"ipv4": 10, "ipv6": 24, "names": 16}


def compilation(result):
    offline, everything, daemon = result["offline"], result["everything"], result["changed_feed"]
    rows = [["compile", "", "measured", "must", ""]]

    def row(what, value, unit, limit):
        rows.append([what, "", f"{value:g} {unit}", f"<= {limit:g} {unit}" if limit else "stated",
                     "" if not limit else "ok" if value <= limit else "below"])

    row("addresses and names, text to image", offline["seconds"], "s", 30)
    row("peak memory", offline["peak_mib"], "MiB", 4096)
    row("everything, text to image", everything["seconds"], "s", None)
    row(f"{daemon['feeds']} feeds, daemon start to first complete policy", daemon["first_seconds"], "s", None)
    row("one changed feed, to policy in force", daemon["changed_seconds"], "s", 15)
    for name, value in everything["bytes_per_entry"].items():
        row(f"image, bytes an entry: {name}", value, "B", LIMITS.get(name))
    return aligned(rows)


def swaps(result):
    load, stream = result["load"], result["stream"]
    ratio = load["rate_beside_quiet"]
    median = load["gap_us_median"]
    rows = [["swaps", "", "measured", "must", ""],
            [f"gap that adopting {load['image_bytes'] >> 20} MiB makes, median of {load['swaps']}", "",
             f"{median} us" if median is not None else "none adopted", "<= 10 us", "" if median is None else "ok" if median <= 10 else "below"],
            ["the same, longest", "", f"{load['gap_us_longest']} us", "stated", ""],
            ["request to reply", "", f"{load['request_ms']['median']:.0f} ms", "stated", ""],
            ["rate while an image is loaded each second, of the rate without", "",
             f"{ratio['median']:.2f} ({ratio['min']:.2f}-{ratio['max']:.2f})", "stated", ""],
            [f"file to file, {stream['sent']} frames, {stream['swaps']} swaps: lost", "", str(stream["lost"]), "0",
             "ok" if not stream["lost"] else "below"],
            ["reordered", "", str(stream["reordered"]), "0", "ok" if not stream["reordered"] else "below"],
            ["each frame judged by exactly one image", "", f"{stream['changes']} changes", f"{stream['swaps']}",
             "ok" if stream["every_frame_by_one_image"] else "below"]]
    return aligned(rows)


def workers(result):
    one, two = result["scaling_testpmd"], result["scaling_weir"]
    ratio = result["of_testpmd"]
    rows = [["two cores beside one", "", "1 core", "2 cores", "scaling", "must", ""],
            ["testpmd io, Mpps", "", f"{result['mpps'][0]:.2f}", f"{result['mpps'][1]:.2f}", f"{one['median']:.2f}", "", ""],
            ["weir, Mpps", "", f"{result['mpps'][2]:.2f}", f"{result['mpps'][3]:.2f}", f"{two['median']:.2f}", "", ""],
            ["weir's scaling of testpmd's", "", "", f"({ratio['min']:.2f}-{ratio['max']:.2f})", f"{ratio['median']:.2f}", "0.95",
             "ok" if ratio["median"] >= 0.95 else "below"]]
    return aligned(rows)


def latency_verdict(ratio):
    """`unclear`: above, but by less than two standard errors, so this run can't tell; more windows can."""
    if ratio["median"] <= 1:
        return "ok"
    return "unclear" if ratio["median"] - 2 * ratio["error"] <= 1 else "below"


def latency(result):
    """Behind each row what it stands beside. The cable's rows are stated: what they differ by is no bridge's doing."""
    direct = result["direct"]
    lines = [("testpmd io", result["testpmd"], None, ""),
             ("weir, poll: busy", result["weir"], result["beside_testpmd"], "testpmd"),
             ("weir, an image in the second", result["swapping"], result["swapping_beside_weir"], "weir"),
             ("a cable and no bridge", direct["weir"], None, ""),
             ("the same, an image in the second", direct["swapping"], result["direct_beside_weir"], "that")]
    rows = [["one frame over veth, us", "", "p50", "p90", "p99", "p99 beside", "+-", "must", ""]]
    for text, figures, ratios, other in lines:
        row = [text, ""] + [f"{figures[name]['median']:.1f}" for name in ("p50", "p90", "p99")] + [""] * 4
        if ratios:
            ratio = ratios["p99"]
            row[5:7] = [f"{ratio['median']:.2f} of {other}", f"{ratio['error']:.2f}"]
            row[7:] = ["", "stated"] if figures is direct["swapping"] else ["<= 1", latency_verdict(ratio)]
        rows.append(row)
    return aligned(rows)


def names(result):
    rows = [[f"{result['names']} names", "", "answers/s", "(rounds)", "load s", "MiB"]]
    for name in ("weir", "unbound", "dnsdist", "dnsmasq"):
        one = result[name]
        rows.append([name, "", f"{one['qps']['median']:.0f}", f"({one['qps']['min']:.0f}-{one['qps']['max']:.0f})",
                     f"{one['load_seconds']:.1f}", str(one["mib"])])
    return aligned(rows)


def peers(result):
    rows = [[f"{result['addresses']} addresses, veth, 1 % listed", "", "Mpps", "offered", "load s"]]
    for name, text in (("testpmd", "testpmd io, af_packet"), ("weir", "weir, af_packet"), ("nftables", "kernel bridge, nftables set"),
                       ("xdp", "XDP, hash map")):
        one = result[name]
        rows.append([text, "", f"{one['median']:.2f}", f"{one['offered']:.2f}", f"{one['load_seconds']:.1f}"])
    return aligned(rows)
