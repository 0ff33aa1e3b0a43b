#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# kill -9 of receivers over TCP and TLS: under a flood while they read and when they have fallen behind, then after they
# stood still until every buffer was slowly filled. Each event.id of the box's store is in their files, once or more.
. "$(dirname "$0")/_accounting.sh"

mkdir -p "$WORK/tls"
tests/support/certificates.sh "$WORK/tls"
chmod -R a+rX "$WORK/tls"
write_config
sed -i '/name: siem/d' "$WORK/weir.yaml"
cat >> "$WORK/weir.yaml" << CONF
    - {name: plain, host: 10.78.0.2, port: 602, transport: tcp, format: ecs}
    - {name: secure, host: 10.78.0.2, port: 6514, transport: tls, ca-file: tls/ca.pem, format: ecs}
CONF

both() { "$@" plain && "$@" secure; }
listens() { in_net mgmt ss -lnt | grep -q "10.78.0.2:$1 "; }
start_receivers() {
  local receiver=tests/smoke/syslog_receiver.py
  spawn plain mgmt $receiver "$WORK/plain.log" 10.78.0.2 602
  spawn secure mgmt $receiver "$WORK/secure.log" 10.78.0.2 6514 "$WORK/tls/server.pem" "$WORK/tls/server.key"
  wait_until 30 "the receivers to listen" eval "listens 602 && listens 6514"
}

# figure FIELD NAME : what the box says of a receiver.
figure() { weir show telemetry --json | python3 -c 'import json, sys
print(next(d for d in json.load(sys.stdin)["destinations"] if d["name"] == sys.argv[2])[sys.argv[1]])' "$@"; }
lines() { cat "$WORK/$1.log" 2> /dev/null | wc -l; }
has_lines() { [ "$(lines "$2")" -ge "$1" ]; }
has_queued() { [ "$(figure queued "$2")" -ge "$1" ]; }
is_in_state() { [ "$(figure state "$2")" = "$1" ]; }
at_receiver() { python3 tests/smoke/received.py "$WORK/$1.log" "${@:2}"; }

# all_arrived WHEN : each event of the store is at both receivers.
is_all_sent() { [ "$(figure queued "$1")" -eq 0 ]; }
nothing_waits() { hit_figures && [ "$pending" -eq 0 ] && both is_all_sent; }
lacks_none() { at_receiver "$1" missing "$STATE_DIR/events.db"; }
all_arrived() {
  wait_until 90 "nothing to wait at the box, $1" nothing_waits || fail "$(weir show telemetry)"
  local name
  for name in plain secure; do
    wait_until 30 "each event of the store at $name, $1" lacks_none $name || fail "$name lacks $(lacks_none $name)"
  done
}

# Both grow by a heartbeat a minute.
has_as_many() { [ "$(figure stored "$1")" -eq "$(at_receiver "$1" ids)" ]; }

# accounts NAME : what the box says of a receiver, and what is there.
accounts() {
  local again resent
  again=$(at_receiver "$1" repeats) || fail "an event.id was given to two events"
  resent=$(figure resent "$1")
  [ "$again" -gt 0 ] && [ "$again" -le "$resent" ] || fail "$again came again at $1, sent again: $resent"
  expect "dropped and filtered of $1" "0 0" "$(figure dropped "$1") $(figure filtered "$1")"
  wait_until 30 "as many distinct events at $1 as the box has for it" has_as_many "$1" ||
    fail "$(at_receiver "$1" ids) events at $1, the box has $(figure stored "$1")"
  expect "frames in the events at $1" "$stored" "$(at_receiver "$1" sum network.packets)"
  at_receiver "$1" check
  echo "$1 has all of $(figure stored "$1") events, $again of them again; sent again $resent"
}

# kill_both [behind] : in mid-flood, while they read or, behind, with all that the buffers between hold unread.
kill_both() {
  local from=$(($(lines plain) + 2000)) also=$(($(lines secure) + 2000))
  wait_until 60 "2000 lines more at both" eval "has_lines $from plain && has_lines $also secure"
  [ $# -eq 0 ] || { stand_still && wait_until 30 "buffers to be full" both has_queued 500; }
  both kill_hard
  is_flooding || fail "the receivers died after the flood"
  wait_until 30 "events to queue" both has_queued 2000
}
stand_still() { kill -STOP "$(pid_of plain)" "$(pid_of secure)"; }

accounting_up
start_receivers
flood 40000 "$LISTED" 2000
kill_both
start_receivers
kill_both behind
start_receivers
flooded 40000
all_arrived "killed in mid-flood"

# So slow that the first of what lies unread is older than the time that a sender steps back in any case.
flood 10000 "$LISTED" 100
stand_still
wait_until 90 "receivers that stand still in front of full buffers" both is_in_state stalled
both kill_hard
is_flooding || fail "the receivers died after the flood"
stop flood
start_receivers
all_arrived "killed after they stood still"
hit_figures
expect "losses" 0 "$lost"
both accounts
