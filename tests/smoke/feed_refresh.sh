#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Feeds change and images are swapped while numbered frames cross the box: none is lost, none overtakes another.
. "$(dirname "$0")/_init.sh"

appliance_up
generation() { weir show status --json | field policy.generation; }
first=$(generation)
frames numbered "$NETS-inside" eth0 "$NETS-outside" eth0 24000 2000 > "$WORK/numbered" &
stream=$!
crossing=0
newer_than() { [ "$(generation)" -gt "$1" ]; }
for round in 1 2 3 4 5 6; do
  before=$(generation)
  echo "198.51.100.$((100 + round))" >> "$feeds/bad.txt"
  weir request feed refresh bad > /dev/null
  wait_until 30 "generation after $before" newer_than "$before"
  # Only a swap with frames still to come was one under traffic.
  if kill -0 "$stream" 2> /dev/null; then crossing=$((crossing + 1)); fi
done
wait "$stream" || fail "frames were lost or reordered: $(cat "$WORK/numbered")"
swaps=$(($(generation) - first))
[ "$swaps" -ge 5 ] || fail "only $swaps swaps happened"
[ "$crossing" -ge 5 ] || fail "only $crossing swaps happened while frames crossed"

# A file that was written anew with the same entries is no new policy.
before=$(generation)
touch -d '+1 minute' "$feeds/bad.txt"
weir request feed refresh bad | grep -q 'not changed' || fail "the same entries again are called a change"
expect "the generation after the same entries" "$before" "$(generation)"
echo "$(cat "$WORK/numbered"), $swaps swaps, $crossing of them while frames crossed"
