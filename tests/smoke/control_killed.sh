#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The control plane dies with -9: traffic and enforcement go on. The data plane restarts alone and enforces the last
# good image before the control plane is up. Then the control plane comes back and reports again.
. "$(dirname "$0")/_init.sh"

appliance_up
outside_host 198.51.100.66/32
start_web web-outside outside 80
both_hold() { reaches inside http://10.77.0.80/ && does_not_reach inside http://198.51.100.66/; }
both_hold || fail "no enforcement to begin with"

# Numbered frames cross the box all the time: before, while and after the control plane dies.
frames numbered "$NETS-inside" eth0 "$NETS-outside" eth0 8000 2000 > "$WORK/numbered" &
stream=$!
forwarded() { "$BIN/weir-dataplane" --counters "$RUN_DIR" | field frames.forwarded; }
before=$(forwarded)
some_more() { [ "$(forwarded)" -gt $((before + 500)) ]; }
wait_until 30 "frames to cross" some_more
kill -9 "$(pid_of weir-controlplane)"
wait_until 30 "the control plane to be gone" has_ended weir-controlplane
kill -0 "$stream" || fail "the frames ended before the control plane was gone: $(cat "$WORK/numbered")"
wait "$stream" || fail "frames were lost when the control plane died: $(cat "$WORK/numbered")"
both_hold || fail "traffic or enforcement stopped with the control plane"

stop weir-dataplane
does_not_reach inside http://10.77.0.80/ || fail "something forwards although the data plane is down"
start_dataplane
wait_until 30 "traffic through the restarted data plane" reaches inside http://10.77.0.80/
does_not_reach inside http://198.51.100.66/ || fail "the restarted data plane does not enforce"

received() { python3 tests/smoke/received.py "$WORK/received.log" "$@"; }
start_control
wait_until 30 "the hits of the time without control plane" received has event.action=blocked destination.ip=198.51.100.66
both_hold || fail "no enforcement after the control plane came back"
