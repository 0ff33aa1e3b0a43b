#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Listed addresses are stopped in both directions over IPv4 and IPv6, single and in a prefix; others pass; the receiver
# gets an event for each that names indicator, feed, direction and client.
. "$(dirname "$0")/_init.sh"

appliance_up
outside_host 198.51.100.66/32 203.0.113.70/32 2001:db8:bad::1/128 198.51.100.67/32
start_web web-outside outside 80
start_web web-inside inside 8080

reaches inside http://198.51.100.67/ || fail "a host that is not listed is not reached"
reaches outside --interface 198.51.100.67 http://10.77.0.10:8080/ || fail "an inbound connection that is not listed fails"
for host in 198.51.100.66 203.0.113.70 '[2001:db8:bad::1]'; do
  does_not_reach inside "http://$host/" || fail "$host is reached from inside"
done
does_not_reach outside --interface 198.51.100.66 http://10.77.0.10:8080/ || fail "198.51.100.66 gets in"
does_not_reach outside --interface 203.0.113.70 http://10.77.0.10:8080/ || fail "203.0.113.70 gets in"
does_not_reach outside --interface 2001:db8:bad::1 'http://[fd77::10]:8080/' || fail "2001:db8:bad::1 gets in"

received() { python3 tests/smoke/received.py "$WORK/received.log" "$@"; }
for hit in "outbound 10.77.0.10 198.51.100.66 198.51.100.66" "outbound 10.77.0.10 203.0.113.70 203.0.113.64/26" \
  "outbound fd77::10 2001:db8:bad::1 2001:db8:bad::/48" "inbound 198.51.100.66 10.77.0.10 198.51.100.66" \
  "inbound 203.0.113.70 10.77.0.10 203.0.113.64/26" "inbound 2001:db8:bad::1 fd77::10 2001:db8:bad::/48"; do
  # shellcheck disable=SC2086 # four words
  set -- $hit
  wait_until 30 "the event of: $hit" received has event.action=blocked network.direction="$1" source.ip="$2" \
    destination.ip="$3" threat.indicator.name="$4" threat.feed.name=bad
done
received lacks destination.ip=198.51.100.67
received lacks source.ip=198.51.100.67

# The shell tells ports and whole addresses, and what is listed already.
weir show hits > "$WORK/hits"
grep -Eq 'out +10\.77\.0\.10 +198\.51\.100\.66 +80/tcp' "$WORK/hits" || fail "show hits names no port: $(cat "$WORK/hits")"
grep -Eq 'in +fd77::10 +2001:db8:bad::1 +8080/tcp' "$WORK/hits" || fail "show hits names no inbound port: $(cat "$WORK/hits")"
weir block ip 203.0.113.70 reason again | grep -q '^it is listed by bad, too$' || fail "a block does not say that a feed lists it"

# What a feed lists and the box allows is no indicator for the SIEM.
exported() { weir export indicators | grep -c '"198.51.100.66"' || true; }
[ "$(exported)" -gt 0 ] || fail "a listed address is not exported"
weir allow ip 198.51.100.66 reason "false positive"
expect "exports of what is allowed" 0 "$(exported)"
weir no allow ip 198.51.100.66

status=0
weir show version > /dev/full 2> "$WORK/full" || status=$?
expect "the status of an answer that found no room" "1 weir: cannot write the answer: No space left on device" "$status $(cat "$WORK/full")"

# An IPv4 address inside an IPv6 one is looked up as what it is, and so are those who list it.
expect "who lists a NAT64 address" bad "$(weir test ip 64:ff9b::198.51.100.66 --json |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["feeds"][0]["name"])')"
expect "a mapped address" 198.51.100.66 "$(weir test ip ::ffff:198.51.100.66 --json | field query)"
weir block name 'München.example' reason "of a report"
expect "an international name" blocked "$(weir test name münchen.example --json | field verdict)"
weir no block name 'münchen.example'
weir show status | grep -q '^made here *1 block$' || fail "show status does not count the block"
