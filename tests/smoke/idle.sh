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

# Others take the machine's time too, so the least of a few windows counts; what the box really does is in each.
hz=$(getconf CLK_TCK)
used=0 allowed=0
measure() {
  local from before_dataplane before_loop interval dataplane loop
  from=$(now)
  before_dataplane=$(ticks weir-dataplane)
  before_loop=$(ticks empty-loop)
  rest 10
  dataplane=$(($(ticks weir-dataplane) - before_dataplane))
  loop=$(($(ticks empty-loop) - before_loop))
  interval=$(($(now) - from))
  used=$((dataplane * 1000 * 1000000000 / hz / interval))
  loop=$((loop * 1000 * 1000000000 / hz / interval))
  allowed=$((2 * loop))
  [ "$allowed" -ge 20 ] || allowed=20
  echo "idle data plane: $used per mille of a core, allowed $allowed (empty loop $loop), over $((interval / 1000000)) ms"
  [ "$used" -le "$allowed" ]
}
measure || measure || measure || fail "an idle data plane used $used per mille of a core, allowed $allowed, three times"
