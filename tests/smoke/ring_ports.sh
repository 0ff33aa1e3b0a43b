#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# net_ring as a port: what is sent to it comes back in, so each frame from inside crosses the bridge twice and arrives where
# it came from; none is lost, none overtakes another.
. "$(dirname "$0")/_init.sh"

count=1000
write_board "" net_ring0
appliance_up
frames numbered "$NETS-inside" eth0 "$NETS-inside" eth0 $count 2000 > "$WORK/numbered" ||
  fail "frames were lost or reordered: $(cat "$WORK/numbered")"
forwarded=$("$BIN/weir-dataplane" --counters "$RUN_DIR" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["frames"]["forwarded"])')
[ "$forwarded" -ge $((2 * count)) ] || fail "$count frames crossed twice, but only $forwarded were forwarded"
echo "$(cat "$WORK/numbered"), each through the ring and back"
