# SPDX-License-Identifier: BSD-3-Clause
# What the accounting tests share: a box on whose ports nothing moves but the flood, so that every count begins at 0,
# and the buckets in which a frame may end. Sourced instead of _init.sh.
. "$(dirname "${BASH_SOURCE[0]}")/_init.sh"

LISTED=45.77.0.0/17 # half of FLOOD
FLOOD=45.77.0.0/16
TARGET=10.77.0.99
RING_FRAME=2048  # bytes of a frame in a port's ring
RING_FRAMES=512  # few, so that a port can overrun

exec 3>&1 4>&2
accounting_up() {
  mkdir -p "$feeds"
  echo "$LISTED" > "$feeds/bad.txt"
  local ring=framesz=$RING_FRAME,blocksz=16384,framecnt=$RING_FRAMES
  write_board "net_af_packet0,iface=lan0,$ring" "net_af_packet1,iface=wan0,$ring"
  prepare_machine
  namespaces_up
  local side
  for side in inside outside; do in_net $side sysctl -qw net.ipv6.conf.all.disable_ipv6=1; done
  start_syslog_receiver
  start_dataplane
  start_control
  wait_until 30 "a policy to be enforced" enforces
  watch_port
}

# watch_port : holds the packet socket of wan0, also when its process has died; $WORK/port tells what it did not hand over.
watch_port() {
  stop port_socket
  rm -f "$WORK/port"
  spawn port_socket box python3 tests/smoke/port_socket.py "$(pid_of weir-dataplane)" wan0 "$RING_FRAME" \
    "$RING_FRAMES" "$WORK/port"
  wait_until 30 "the packet socket of wan0" test -e "$WORK/port"
}

# kill_hard NAME : kill -9, and gone when this returns.
kill_hard() {
  kill -9 "$(pid_of "$1")"
  wait "$(pid_of "$1")" 2> /dev/null || true
}

# flood COUNT PREFIX [RATE] : in the background, RATE frames in a second at most; `flooded` waits for its end and sets `sent`.
flood() { spawn flood outside python3 tests/smoke/frames.py flood "$NETS-outside" eth0 "$1" "$2" "$TARGET" "${@:3}"; }
is_flooding() { is_running flood; }
flooded() {
  wait "$(pid_of flood)" || fail "the flood ended with an error"
  sent=$(cat "$WORK/log/flood")
  [ "$sent" -ge "$1" ] || fail "only $sent frames were sent"
}

# port_figures : sets what never reached the worker: link_dropped, port_dropped and unread.
port_figures() {
  link_dropped=$(in_net outside cat /sys/class/net/eth0/statistics/tx_dropped)
  read -r port_dropped unread < "$WORK/port"
}

# hit_figures : sets seen stored pending lost lost_in_crash (frames) and events sent_events queued unsent resent; fails
# without a control plane, and ends the test when they do not add up, at whatever moment.
hit_figures() {
  local answer figures
  answer=$(weir show telemetry --json) || return 1
  figures=$(python3 -c 'import json, sys
telemetry = json.load(sys.stdin)
hits, receiver = telemetry["hits"], telemetry["destinations"][0]
figures = {name: hits[name] for name in ("seen", "stored", "pending")}
figures |= {"lost": sum(hits["losses"].values()), "lost_in_crash": hits["losses"]["lost-in-crash"]}
figures |= {"events": receiver["stored"], "sent_events": receiver["sent"], "queued": receiver["queued"]}
figures |= {"unsent": receiver["dropped"]}
assert min([*figures.values(), *hits["losses"].values()]) >= 0, f"negative: {figures} {hits}"
assert figures["seen"] == figures["stored"] + figures["pending"] + figures["lost"], f"frames do not add up: {hits}"
assert receiver["stored"] == receiver["sent"] + receiver["queued"] + receiver["dropped"], f"events: {receiver}"
print(*(f"{name}={value}" for name, value in figures.items()))' <<< "$answer" 2> "$WORK/log/accounts") || {
    exec >&3 2>&4 # this may be under wait_until, which is silent
    fail "the accounts of the hits: $(tail -n 1 "$WORK/log/accounts")"
  }
  eval "$figures"
}

# verdicts OUTCOME : frames of all reasons with that outcome.
verdicts() {
  weir show counters --json | python3 -c 'import json, sys
print(sum(r["frames"] for r in json.load(sys.stdin)["reasons"] if r["outcome"] == sys.argv[1]))' "$1"
}

received() { python3 tests/smoke/received.py "$WORK/received.log" "$@"; }

# received_as_many : as many events as the box has sent; polled, since both grow by a heartbeat a minute.
received_as_many() {
  is_equal() { hit_figures && [ "$queued" -eq 0 ] && [ "$(received ids)" -eq "$sent_events" ]; }
  wait_until 30 "as many events at the receiver as were sent" is_equal || fail "sent $sent_events, there $(received ids)"
}

# reported : all hits are stored, all events are sent, and the receiver has each of them.
reported() {
  hit_figures
  [ "$pending" -eq 0 ] && [ "$queued" -eq 0 ] && [ "$(received ids)" -ge "$events" ]
}
