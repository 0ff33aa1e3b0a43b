#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# What a worker asks of the kernel, as strace sees it: nothing when busy, idle or under load; when adaptive nothing but
# its sleep. Null ports, so no driver calls in between. The trace goes on until the worker ends, whose last calls prove
# that it was watched.
. "$(dirname "$0")/_init.sh"

namespaces_up

worker_of() { grep -lE 'worker' "/proc/$(pid_of weir-dataplane)"/task/*/comm | grep -oE '[0-9]+/comm' | cut -d/ -f1; }
ticks() { cut -d' ' -f14 "/proc/$(pid_of weir-dataplane)/task/$worker/stat"; }
frames_so_far() {
  "$BIN/weir-dataplane" --counters "$RUN_DIR" |
    python3 -c 'import json, sys; print(sum(json.load(sys.stdin)["frames"].values()))'
}

# watch POLL LAN0 WAN0 SECONDS : the worker's calls during SECONDS go to $WORK/during, those of its whole life to
# $WORK/calls.
watch() {
  write_board "$2" "$3"
  sed -i "s/poll: [a-z]*/poll: $1/" "$WORK/board.yaml"
  prepare_machine
  "$BIN/weir-compile" --config "$WORK/weir.yaml" --out "$STATE_DIR/policy.img" --generation 1 > /dev/null
  start_dataplane
  worker=$(worker_of)
  [[ $worker =~ ^[0-9]+$ ]] || fail "not one worker but: $worker"
  spawn strace box strace -p "$worker" -o "$WORK/calls"
  wait_until 30 "strace to attach" grep -q attached "$WORK/log/strace"
  local ticks_before frames_before
  ticks_before=$(ticks)
  frames_before=$(frames_so_far)
  read -rt "$4" <> <(:) || true
  cp "$WORK/calls" "$WORK/during"
  frames=$(($(frames_so_far) - frames_before))
  [ "$1" = adaptive ] || [ "$(ticks)" -gt "$ticks_before" ] || fail "$1: the worker did not run"
  stop weir-dataplane
  wait_until 30 "strace to end with the worker" has_ended strace
  grep -q 'exited with 0' "$WORK/calls" || fail "$1: strace lost sight of the worker: $(tail -n 3 "$WORK/calls")"
  boards/common/hugepages release "$HUGEPAGES"
  rm "$WORK/hugepages"
}

quiet=(net_null0,no-rx=1 net_null1,no-rx=1)
loaded=(net_null0 net_null1)

watch adaptive "${quiet[@]}" 4
slept=$(grep -c '^clock_nanosleep(' "$WORK/during") || fail "an idle adaptive worker does not sleep"
other=$(grep -vE '^(clock_nanosleep|restart_syscall)\(' "$WORK/during" || true)
expect "other calls of an idle adaptive worker" "" "$(head -n 5 <<< "$other")"

for poll in busy adaptive; do
  watch "$poll" "${loaded[@]}" 3
  [ "$frames" -gt 0 ] || fail "$poll: no frames crossed"
  expect "calls of a loaded $poll worker" "" "$(head -n 5 "$WORK/during")"
done
watch busy "${quiet[@]}" 3
expect "calls of an idle busy worker" "" "$(head -n 5 "$WORK/during")"
echo "$slept sleeps of the idle adaptive worker and no other call; none when busy or under load"
