#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# No receiver at all under load, the control plane killed meanwhile, and a store too small for what comes: what the
# bound drops is counted, all else arrives, each event.id at the receiver once more or less but none is missing.
. "$(dirname "$0")/_accounting.sh"

write_config
sed -i 's/^telemetry:/telemetry:\n  store: {max-size: 16M}/' "$WORK/weir.yaml"
accounting_up
wait_until 30 "the first events at the receiver" reported
stop rsyslogd # in order: its memory would lose what it has taken
flood 200000 "$LISTED"
has_queued() { hit_figures && [ "$queued" -ge 1000 ]; }
wait_until 30 "events to queue" has_queued
[ "$(weir show telemetry --json | field destinations.0.state)" = waiting ] || fail "no receiver, and the state is not waiting"
kill_hard weir-controlplane
start_control
flooded 200000
bound_reached() { hit_figures && [ "$unsent" -gt 0 ] && [ "$pending" -eq 0 ]; }
wait_until 60 "the store to be full, and all hits in it or dropped" bound_reached || fail "pending $pending, dropped $unsent of $events"
weir show telemetry
waited=$queued

start_syslog_receiver
arrived() { hit_figures && [ "$queued" -eq 0 ] && [ "$(received ids)" -ge $((events - unsent)) ]; }
wait_until 90 "what is left at the receiver" arrived || fail "queued $queued, of $events - $unsent arrived $(received ids)"
received_as_many
expect "events sent or dropped" "$events" $((sent_events + unsent))
expect "losses of hits" 0 "$lost"
received repeats > /dev/null || fail "an event.id was given to two events"
echo "$events events: $sent_events arrived, $unsent dropped by the bound of the store; $waited had waited"
