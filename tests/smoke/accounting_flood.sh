#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# A flood from random sources, half of them listed, and for a while faster than the box takes it: each frame of the
# generator is in one named bucket, each hit is in the store, and the receiver's events add up to the hits.
. "$(dirname "$0")/_accounting.sh"

accounting_up
flood 200000 "$FLOOD"
has_seen() { hit_figures && [ "$seen" -ge "$1" ]; }
wait_until 30 "20000 hits" has_seen 20000

# A box that stands still for a moment overruns the port: the one bucket that a fast box leaves empty.
kill -STOP "$(pid_of weir-dataplane)"
overrun() { port_figures && [ "$port_dropped" -gt 0 ]; }
wait_until 30 "the port to overrun" overrun
kill -CONT "$(pid_of weir-dataplane)"
flooded 200000

all_frames_found() {
  port_figures
  forwarded=$(verdicts forwarded)
  dropped=$(verdicts dropped)
  [ $((link_dropped + port_dropped + unread + forwarded + dropped)) -eq "$sent" ]
}
wait_until 30 "all frames in their buckets" all_frames_found ||
  fail "sent $sent != link $link_dropped + port $port_dropped + unread $unread + forwarded $forwarded + dropped $dropped"
expect "frames that arrived behind the box" "$forwarded" "$(in_net inside cat /sys/class/net/eth0/statistics/rx_packets)"
wait_until 60 "all hits at the receiver" reported ||
  fail "pending $pending, queued $queued, of $events events arrived $(received ids)"
expect "hits" "$dropped" "$seen"
expect "hits stored, without any loss" "$seen" "$stored"
expect "frames in the events at the receiver" "$stored" "$(received sum network.packets)"
received_as_many
echo "sent $sent = link $link_dropped + port $port_dropped + unread $unread + forwarded $forwarded + dropped $dropped;" \
  "hits $seen = stored $stored + pending $pending + lost $lost; $events events"
