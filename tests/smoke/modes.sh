#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Monitor mode forwards and reports what would have been stopped; bypass forwards and reports nothing; reject tells the
# inside client at once.
. "$(dirname "$0")/_init.sh"

write_config "" ", mode: monitor"
appliance_up
outside_host 198.51.100.66/32
start_resolver
start_web web-outside outside 80
received() { python3 tests/smoke/received.py "$WORK/received.log" "$@"; }

reaches inside http://198.51.100.66/ || fail "monitor mode stops a connection"
expect "monitor mode, DNS" 10.77.0.80 "$(in_net inside dig +short +tries=1 +time=2 @10.77.0.53 bad.example A)"
wait_until 30 "the detected event" received has event.action=detected destination.ip=198.51.100.66 event.type=allowed
wait_until 30 "the detected name" received has event.action=detected dns.question.name=bad.example

# Alive and silent is not the same as gone.
silent() { weir show status | grep -q "^data plane *the data plane does not answer" && weir test ip 198.51.100.66 | grep -q "NOT IN FORCE: the data plane does not answer"; }
enforced_again() { weir test ip 198.51.100.66 --json | field in_force | grep -q True; }
kill -STOP "$(pid_of weir-dataplane)"
wait_until 20 "a silent data plane to be told" silent
kill -CONT "$(pid_of weir-dataplane)"
wait_until 20 "the data plane to be heard again" enforced_again

unenforced() { weir test ip 198.51.100.66 | grep -q "NOT IN FORCE: no data plane is running"; }
restart_as() {
  stop weir-dataplane
  wait_until 30 "test to say that nothing is in force" unenforced
  weir show status | grep -q "WARNING.*forwards nothing" || fail "status does not say what an absent data plane costs"
  if weir request bridge br0 bypass > "$WORK/kept"; then fail "a request that waits is said to be in force"; fi
  grep -q "br0: bypass as soon as the data plane answers" "$WORK/kept" || fail "not told as kept: $(cat "$WORK/kept")"
  weir show bridges | grep -q "br0: bypass from the next start" || fail "show bridges does not show what is kept"
  if weir request bridge br0 normal > /dev/null; then fail "a request that waits is said to be in force"; fi
  expect "the policy without a data plane" pending "$(weir show policy --json | field history.0.state)"
  stop weir-controlplane
  write_config "" "$1"
  start_dataplane
  start_control
  wait_until 30 "a policy to be enforced" enforces
}
restart_as ", mode: block, action: reject"
refused() { [ "$(in_net inside curl -s -o /dev/null --max-time 5 -w '%{exitcode}' http://198.51.100.66/)" = 7 ]; }
wait_until 30 "the inside client to be refused at once" refused
wait_until 30 "the rejected event" received has event.action=rejected destination.ip=198.51.100.66

# Bypass reports nothing: neither the connections to a host that was not talked to before, nor a listed name.
outside_host 203.0.113.70/32
frames_of() { python3 tests/smoke/received.py "$WORK/received.log" sum network.packets "$1"; }
names_before=$(frames_of dns.question.name=bad.example)
weir request bridge br0 bypass
wait_until 30 "bypass to forward" reaches inside http://198.51.100.66/
expect "effective mode in bypass" bypass "$(weir show bridges --json | field bridges.0.effective_mode)"
weir test ip 198.51.100.66 | grep -q "br0 is in bypass: forwarded" || fail "test does not say that bypass forwards"
for round in 1 2 3 4 5 6 7 8; do
  reaches inside http://203.0.113.70/ || fail "bypass stops connection $round"
done
expect "bypass, DNS" 10.77.0.80 "$(in_net inside dig +short +tries=1 +time=2 @10.77.0.53 bad.example A)"
weir request bridge br0 normal
wait_until 30 "normal mode to stop again" does_not_reach inside http://198.51.100.66/
# Events come in order, so with the first of this one all of bypass would have come. It stands for the SYN that was
# refused and not for the 8 * 5 frames and more before it.
does_not_reach inside http://203.0.113.70/ || fail "normal mode forwards"
wait_until 30 "an event of normal mode" received has event.action=rejected destination.ip=203.0.113.70
reported=$(($(frames_of destination.ip=203.0.113.70) + $(frames_of source.ip=203.0.113.70)))
[ "$reported" -le 4 ] || fail "$reported frames are reported, those of bypass too"
expect "frames of the listed name" "$names_before" "$(frames_of dns.question.name=bad.example)"
