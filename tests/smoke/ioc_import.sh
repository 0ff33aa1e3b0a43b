#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# A pasted report becomes a feed of the box: shown first, refused where it would hurt, enforced when the command answers,
# there after a restart of the control plane, gone when it expires or is removed; `monitor hits` shows what it stops.
. "$(dirname "$0")/_init.sh"

appliance_up
outside_host 203.0.113.9/32
start_resolver
start_web web-outside outside 80
cat > "$WORK/report.txt" << 'REPORT'
C2 at 203[.]0[.]113[.]9:443 and hxxps://evil[.]example/a.exe, also evil[.]example.
Our resolver 10.77.0.53 was asked; 198[.]51[.]100[.]66 is known.
REPORT

reaches inside http://203.0.113.9/ || fail "203.0.113.9 is blocked to begin with"
weir request ioc import "$WORK/report.txt" name case-7 preview | grep -q 'the box would take 3, refuse 0; 1 is listed already (1 bad)' ||
  fail "preview: $(weir request ioc import "$WORK/report.txt" name case-7 preview)"
echo 'asks 8.8.8.8 for its C2' | weir request ioc import - name dns preview | grep -q '^CAREFUL: 8.8.8.8 is a public resolver' ||
  fail "a preview does not remark a public resolver"
if weir request ioc import - name case-7 < "$WORK/report.txt"; then fail "imported without confirmation"; fi
expect "feeds before" 1 "$(weir show feeds --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["feeds"]))')"
weir request ioc import - name case-7 for 1h confirm note "CERT report" < "$WORK/report.txt"
does_not_reach inside http://203.0.113.9/ || fail "the import answered and is not enforced"
weir test ip 203.0.113.9 | grep -q ioc-case-7 || fail "test does not name the import"
weir show feeds ioc-case-7 | grep -q 'CERT report' || fail "the feed does not tell its note"
if weir show feeds case-7 2> "$WORK/without-prefix"; then fail "a feed has two names"; fi
grep -q "the imported report is 'ioc-case-7'" "$WORK/without-prefix" || fail "no hint: $(cat "$WORK/without-prefix")"
if weir request ioc import "$WORK/report.txt" name case-7 confirm; then fail "a taken name was taken again"; fi
if weir request ioc import "$WORK/report.txt" name case-7 preview; then fail "a preview did not tell that the name is taken"; fi
if weir show hits feed nosuch; then fail "a feed that never was has no hits, and nobody said so"; fi
if weir show hits top clients feed nosuch; then fail "a feed that never was has no clients, and nobody said so"; fi
weir show hits feed ioc-case-7 > /dev/null || fail "a feed without hits is refused"
if weir request ioc import "$WORK/report.txt" name bad/../x confirm; then fail "a bad name was taken"; fi

# A disk that takes nothing: refused, said, and nothing of it is there.
chmod 500 "$STATE_DIR/imports"
if weir request ioc import "$WORK/report.txt" name unkept confirm > "$WORK/unkept" 2>&1; then fail "imported without a place for it"; fi
chmod 750 "$STATE_DIR/imports"
grep -q 'nothing is imported: .*imports/ioc-unkept.json' "$WORK/unkept" || fail "unkept: $(cat "$WORK/unkept")"
if weir show feeds ioc-unkept > /dev/null 2>&1; then fail "a refused import is shown"; fi
[ ! -e "$STATE_DIR/snapshots/ioc-unkept.snapshot" ] || fail "a refused import has left its snapshot"

# Live: the reader of the pipe goes away, and so does the program.
(weir monitor hits feed ioc-case-7 count 1 --json > "$WORK/live.json") & monitor=$!
wait_until 30 "a hit to be shown live" bash -c "ip netns exec $NETS-inside dig +tries=1 +time=1 @10.77.0.53 evil.example A; [ -s $WORK/live.json ]"
wait "$monitor"
field threat.feed.name < "$WORK/live.json" | grep -q ioc-case-7 || fail "live: $(cat "$WORK/live.json")"
weir show hits top clients feed ioc-case-7 | grep -q '^10.77.0.10 .*#' || fail "no bar for the client"
weir export hunt lucene ioc-case-7 2> /dev/null | grep -q '"203.0.113.9"' || fail "the feed is not exported"

stop weir-controlplane
start_control
weir test name evil.example | grep -q ioc-case-7 || fail "the import did not survive a restart"
if weir request ioc remove bad 2> "$WORK/none"; then fail "a configured feed was removed"; fi
grep -q 'bad is a configured feed, not an import; there is no import ioc-bad; imports: ioc-case-7' "$WORK/none" ||
  fail "remove of a configured feed: $(cat "$WORK/none")"
weir show local | grep -q '^imported reports are feeds (show feeds): ioc-case-7$' || fail "show local: $(weir show local)"
weir request ioc remove case-7
reaches inside http://203.0.113.9/ || fail "remove is not enforced"
if weir show feeds ioc-case-7 > /dev/null 2>&1; then fail "a removed import is still shown"; fi

# On a slow machine it may have expired before anybody looks; what passed while it was there was not stopped.
weir request ioc import "$WORK/report.txt" name short for 5s confirm
if reaches inside http://203.0.113.9/ 2> /dev/null && weir show feeds ioc-short > /dev/null 2>&1; then
  fail "the short import is not enforced"
fi
wait_until 30 "the import to expire" reaches inside http://203.0.113.9/
