#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# kill -9 in the middle of a flood of listed sources, first of the data plane, then of the control plane: no frame is
# without a bucket, what the crash cost is counted and bounded, and no event.id is given twice.
. "$(dirname "$0")/_accounting.sh"

FEW=45.77.0.0/24
ROWS=$((65536 + 1024 + 512)) # of the inbound table, TableSettings: keys, entries, feeds
RING=16384                   # records of the inbound ring
BURST=192                    # frames that a worker may have in hand, read and not yet judged: three batches

accounting_up
has_seen() { hit_figures && [ "$seen" -ge "$1" ]; }
only_instance_ended() { [ -z "$(ls -A "$RUN_DIR/rings")" ]; }
settled() { hit_figures && [ $((link_dropped + port_dropped + unread + seen - base + hand)) -eq "$1" ]; }
buckets() { echo "link $link_dropped + port $port_dropped + unread $unread + hits $((seen - base)) + in hand $hand"; }

flood 100000 "$FEW" # many frames of each key, so that rows hold counts when the crash comes
wait_until 30 "20000 hits" has_seen 20000
kill_hard weir-dataplane
is_flooding || fail "the data plane died after the flood"
flooded 100000
wait_until 60 "the account of the dead data plane to be closed" only_instance_ended
wait_until 60 "all hits at the receiver" reported || fail "pending $pending, queued $queued, $events events"
port_figures
base=0 hand=$((sent - link_dropped - port_dropped - unread - seen))
[ "$hand" -ge 0 ] && [ "$hand" -le "$BURST" ] || fail "sent $sent != $(buckets)"
[ $((port_dropped + unread)) -gt 0 ] || fail "the port of a dead data plane lost nothing"
expect "losses other than in the crash" "$lost_in_crash" "$lost"
[ "$lost" -gt 0 ] || fail "the crash cost nothing, although rows held counts"
[ "$lost" -le $((ROWS + RING)) ] || fail "$lost frames lost in the crash, more than table and ring hold"
expect "frames in the events at the receiver" "$stored" "$(received sum network.packets)"
expect "events that came twice" 0 "$(received repeats)"
echo "data plane killed: sent $sent = $(buckets); hits $seen = stored $stored + lost in crash $lost_in_crash"

base=$seen crash=$lost hand=0 link_before=$link_dropped
start_dataplane
watch_port
flood 100000 "$LISTED"
wait_until 30 "20000 further hits" has_seen $((base + 20000))
kill_hard weir-controlplane
is_flooding || fail "the control plane died after the flood"
start_control
hit_figures
flooded 100000
all_settled() { port_figures && link_dropped=$((link_dropped - link_before)) && settled "$sent"; }
wait_until 30 "all frames in their buckets" all_settled || fail "sent $sent != $(buckets)"
wait_until 60 "all hits at the receiver" reported || fail "pending $pending, queued $queued, $events events"
expect "losses when the control plane dies" "$crash" "$lost"
expect "frames in the events at the receiver" "$stored" "$(received sum network.packets)"
received_as_many
again=$(received repeats) || fail "an event.id was given to two events"
echo "control plane killed: sent $sent = $(buckets); $events events, $again of them twice"
