#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The number of distinct event.id in the search engine is the box's own count of what it exported: after the receiver stood
# still under load, after it was gone under load, after kill -9 of the control plane, and after a full store less the
# events that it counts as dropped. rsyslog ends cleanly when it ends: what waits in its own memory is its business.
. "$(dirname "$0")/_init.sh"

mkdir -p "$feeds"
echo 198.51.100.0/24 > "$feeds/bad.txt"
write_config
sed -i 's/^  interval: 1s/  interval: 1s\n  heartbeat: 1h/' "$WORK/weir.yaml" # none between two counts
prepare_machine
namespaces_up
start_engine
write_pack
engine_ready
load_templates
start_collector
start_dataplane
start_control
wait_until 30 "a policy to be enforced" enforces

documents() { count '*' 'logs-weir.*'; }

# all_arrived WHEN : every event that the box has stored and not dropped is in the engine, once.
all_arrived() {
  local stored dropped
  wait_until 60 "nothing to wait at the box, $1" quiet || fail "$(weir show telemetry)"
  # Polled, since both grow by a heartbeat a minute.
  arrived() {
    stored=$(figure stored) dropped=$(figure dropped)
    [ "$(in_net mgmt python3 tests/siem/ids.py "$ENGINE")" = "$((stored - dropped)) $((stored - dropped))" ]
  }
  wait_until 120 "a document and an event.id for each event, $1" arrived || fail "$(documents) of $stored - $dropped"
  expect "losses, $1" 0 "$(weir show telemetry --json | python3 -c 'import json,sys
print(sum(json.load(sys.stdin)["hits"]["losses"].values()))')"
  echo "$1: stored $stored = in the engine $(documents) + dropped $dropped; sent again $(figure resent)"
}

load 2
all_arrived "to begin with"
[ "$(documents)" -gt 100 ] || fail "hardly any load: $(documents) events"

kill -STOP "$(pid_of collector)"
load 5
[ "$(figure queued)" -gt 0 ] || echo "note: the kernel's buffers held all of it"
kill -CONT "$(pid_of collector)"
all_arrived "after a receiver that stood still"

stop collector
load 60 0.01
waiting=$(figure queued)
[ "$waiting" -gt 0 ] || fail "the receiver is gone and nothing is queued"
start_collector
all_arrived "after a receiver that was gone"

before=$(figure stored)
load 3 &
sender=$!
stores_load() { [ "$(figure stored)" -gt $((before + 100)) ]; }
wait_until 30 "events under load" stores_load
kill -9 "$(pid_of weir-controlplane)"
wait_until 30 "the control plane to be gone" has_ended weir-controlplane
kill -0 "$sender" 2> /dev/null || fail "the load was over before the control plane was killed"
wait "$sender"
start_control
wait_until 30 "the data plane to be known again" enforces
all_arrived "after kill -9 of the control plane"

# A full store: the smallest that can be set, and more events than it holds while nobody receives.
stop weir-controlplane
sed -i 's/^  interval: 1s/  interval: 1s\n  store: {max-size: 16M}/' "$WORK/weir.yaml"
start_control
wait_until 30 "the data plane to be known again" enforces
all_arrived "before the store is full"
stop collector
has_dropped() { [ "$(figure dropped)" -gt 0 ]; }
for _ in 1 2 3 4 5 6 7 8 9 10; do
  load 5 0
  ! has_dropped || break
done
has_dropped || fail "the store is not full: $(weir show telemetry)"
start_collector
all_arrived "after a full store"
