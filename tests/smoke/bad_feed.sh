#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# A feed that turns into HTML, into nothing or into rubbish keeps its last good list, alone and visibly, also across a
# restart of the control plane; a good body mends it.
. "$(dirname "$0")/_init.sh"

write_config '- {name: bad, url: "file:feeds/bad.txt", format: list}
  - {name: other, url: "file:feeds/other.txt", format: auto}'
mkdir -p "$feeds"
echo 198.51.100.200 > "$feeds/other.txt"
appliance_up
outside_host 198.51.100.66/32 198.51.100.200/32 198.51.100.201/32
start_web web-outside outside 80
good=$(cat "$feeds/bad.txt")
state() { weir show feeds --json | field feeds.0.state; }
error() { weir show feeds --json | field feeds.0.last_error; }
still_blocks() { does_not_reach inside http://198.51.100.66/ || fail "$1: the last good list is lost"; }

expect "state of a good feed" ok "$(state)"
printf '<!doctype html>\n<html><body>198.51.100.1</body></html>\n' > "$feeds/bad.txt"
weir request feed refresh bad || true
still_blocks HTML
[ "$(state)" != ok ] && [ -n "$(error)" ] || fail "an HTML body is not shown: $(state), $(error)"
: > "$feeds/bad.txt"
weir request feed refresh bad || true
still_blocks "an empty body"
printf 'no address here\n%%%%%%\n1.2.3\n' > "$feeds/bad.txt"
weir request feed refresh bad || true
still_blocks "a body of bad lines"

echo 198.51.100.201 >> "$feeds/other.txt"
weir request feed refresh other
wait_until 30 "the other feed's change" does_not_reach inside http://198.51.100.201/

stop weir-controlplane
start_control
still_blocks "after a restart"
does_not_reach inside http://198.51.100.200/ || fail "the other feed is lost"
[ "$(state)" != ok ] || fail "after a restart the feed counts as good"
echo "$good" > "$feeds/bad.txt"
weir request feed refresh bad
expect "state of the mended feed" ok "$(state)"
