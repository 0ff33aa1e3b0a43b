#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The receiver stands still under load, connected and not reading: events wait, counted, in the store; nothing is
# dropped; when it goes on, it gets each of them.
. "$(dirname "$0")/_accounting.sh"

accounting_up
wait_until 30 "the first events at the receiver" reported
kill -STOP "$(pid_of rsyslogd)"
flood 150000 "$LISTED"
flooded 150000
has_seen() { hit_figures && [ "$seen" -ge "$1" ]; }
port_figures
wait_until 30 "all hits" has_seen $((sent - link_dropped - port_dropped - unread))

all_stored() { hit_figures && [ "$pending" -eq 0 ]; }
wait_until 30 "all hits in the store, whatever the receiver does" all_stored || fail "pending $pending"
[ "$queued" -gt 0 ] || fail "the receiver stands still and nothing is queued"
expect "events dropped" 0 "$unsent"
waiting=$queued
is_stalled() { [ "$(weir show telemetry --json | field destinations.0.state)" = stalled ]; }
wait_until 30 "the state stalled of a receiver that does not read" is_stalled
arrived=$(received ids)
[ "$arrived" -lt "$events" ] || fail "a process that stands still has received everything"

kill -CONT "$(pid_of rsyslogd)"
wait_until 60 "all events at the receiver" reported || fail "queued $queued, of $events events arrived $(received ids)"
expect "events dropped" 0 "$unsent"
expect "losses" 0 "$lost"
received_as_many
expect "events sent" "$events" "$sent_events"
expect "frames in the events at the receiver" "$stored" "$(received sum network.packets)"
echo "$waiting of $events events waited for the receiver, all arrived; hits $seen = stored $stored + lost $lost"
