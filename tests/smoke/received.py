#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Questions about a file of received syslog messages.

  received.py FILE has FIELD=VALUE ...     one event has all of these (a value may be one of an array)
  received.py FILE lacks FIELD=VALUE ...   none has
  received.py FILE sum FIELD [FIELD=VALUE ...]   sum of a number over the distinct events (by event.id) that match
  received.py FILE ids                     number of distinct event.id
  received.py FILE repeats                 number of events that came again; fails when one came with other content
  received.py FILE missing STORE           number of event.id in the box's store (events.db) that are not in the file;
                                           fails unless it is 0
  received.py FILE check                   every line is RFC 5424 with a JSON object; prints what is wrong
"""
import json
import re
import sqlite3
import sys

HEADER = re.compile(r"^<([1-9]?[0-9]|1[0-8][0-9]|19[01])>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"
                    r" ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) (-|(?:\[[^\]]*\])+) (\{.*\})$")


def events(path):
    for line in open(path, encoding="utf-8", errors="replace"):
        start = line.find("{")
        if start >= 0:
            try:
                yield json.loads(line[start:])
            except ValueError:
                continue


def value(event, path):
    for key in path.split("."):
        if not isinstance(event, dict) or key not in event:
            return None
        event = event[key]
    return event


def matches(event, wanted):
    for pair in wanted:
        path, _, text = pair.partition("=")
        found = value(event, path)
        found = found if isinstance(found, list) else [found]
        if text not in [str(f) for f in found]:
            return False
    return True


def check(path):
    wrong = 0
    for number, line in enumerate(open(path, encoding="utf-8", errors="replace"), 1):
        match = HEADER.match(line.rstrip("\n"))
        if not match or not line.isascii() or len(line) > 8192:
            print(f"line {number}: not RFC 5424: {line[:200]}")
            wrong += 1
            continue
        json.loads(match.group(9))
    return 1 if wrong else 0


def repeats(path):
    first, again, changed = {}, 0, 0
    for event in events(path):
        known = first.setdefault(value(event, "event.id"), event)
        again += known is not event
        changed += known != event
    print(again)
    return 1 if changed else 0


def missing(path, store):
    stored = sqlite3.connect(f"file:{store}?mode=ro", uri=True).execute("SELECT id FROM event")
    lacking = {row[0] for row in stored} - {value(e, "event.id") for e in events(path)}
    print(len(lacking))
    return 1 if lacking else 0


def main():
    path, question, *rest = sys.argv[1:]
    if question == "has":
        return 0 if any(matches(e, rest) for e in events(path)) else 1
    if question == "lacks":
        found = [e for e in events(path) if matches(e, rest)]
        if found:
            print("unexpected:", json.dumps(found[0]))
        return 1 if found else 0
    if question == "sum":
        by_id = {value(e, "event.id"): value(e, rest[0]) or 0 for e in events(path) if matches(e, rest[1:])}
        print(sum(by_id.values()))
        return 0
    if question == "ids":
        print(len({value(e, "event.id") for e in events(path)}))
        return 0
    return {"repeats": repeats, "check": check, "missing": missing}[question](path, *rest)


if __name__ == "__main__":
    sys.exit(main())
