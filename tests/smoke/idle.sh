#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# An idle adaptive box costs next to nothing: the whole data plane, ports, policy and control plane in place, uses at
# most 2 % of a core, or twice what an empty loop with the worker's sleep uses, measured beside it.
. "$(dirname "$0")/_init.sh"

appliance_up
cat > "$WORK/empty_loop.py" << 'LOOP'
import time
while True:
    time.sleep(0.005)
LOOP
spawn empty-loop mgmt python3 "$WORK/empty_loop.py"

# A worker sleeps longest after a second without a frame, so the measurement begins when it is that quiet: hosts ask for
# routers and neighbours for some seconds after their start.
ticks() { local stat; read -ra stat < "/proc/$(pid_of "$1")/stat"; echo $((stat[13] + stat[14])); }
now() { date +%s%N; }
frames_so_far() { "$BIN/weir-dataplane" --counters "$RUN_DIR" | field frames; }
rest() { read -rt "$1" <> <(:) || true; }
quiet() { local before; before=$(frames_so_far); rest 1.2; [ "$before" = "$(frames_so_far)" ]; }
wait_until 30 "a second without a frame" quiet

seconds=10
from=$(now)
before_dataplane=$(ticks weir-dataplane)
before_loop=$(ticks empty-loop)
rest $seconds
dataplane=$(($(ticks weir-dataplane) - before_dataplane))
loop=$(($(ticks empty-loop) - before_loop))
interval=$(($(now) - from))

hz=$(getconf CLK_TCK)
per_mille() { echo $(($1 * 1000 * 1000000000 / hz / interval)); }
used=$(per_mille "$dataplane")
allowed=$((2 * $(per_mille "$loop")))
[ "$allowed" -ge 20 ] || allowed=20
sentence="idle data plane: $used per mille of a core, allowed $allowed (empty loop $(per_mille "$loop")), over $((interval / 1000000)) ms"
[ "$used" -le "$allowed" ] || fail "$sentence"
echo "$sentence"
