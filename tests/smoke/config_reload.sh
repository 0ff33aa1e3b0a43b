#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The configuration is changed while numbered frames cross the box: a mistake is refused with its place, a further feed
# and a further receiver are taken up by the same process, no frame is lost, and each reload is one event.
. "$(dirname "$0")/_init.sh"

appliance_up
spawn second mgmt python3 tests/smoke/syslog_receiver.py "$WORK/second.log" 10.78.0.2 602
second_listens() { in_net mgmt ss -lnt | grep -q '10.78.0.2:602'; }
wait_until 10 "the second receiver to listen" second_listens
outside_host 198.51.100.66/32 198.51.100.77/32
start_web web-outside outside 80
reaches inside http://198.51.100.77/ || fail "198.51.100.77 is not reached although nothing lists it"
echo 198.51.100.77 > "$feeds/more.txt"
cp "$WORK/weir.yaml" "$WORK/first.yaml"
daemon=$(pid_of weir-controlplane)
log=$WORK/log/weir-controlplane
reload() { local status=0; weir request config reload > "$WORK/answer" || status=$?; expect "the exit status of a reload" "$1" $status; }
says() { grep -qF -- "$1" "$WORK/answer" || fail "the answer lacks '$1': $(cat "$WORK/answer")"; }
changes_stored() { python3 -c 'import sqlite3,sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM event WHERE action = ?", ["config-changed"]).fetchone()[0])' "$STATE_DIR/events.db"; }
reloaded() { [ "$(grep -c '^weir-controlplane: reloaded$' "$log")" -ge "$1" ]; }

open_files() { find "/proc/$daemon/fd" -mindepth 1 | wc -l; }
is_connected() { weir show status | grep -q 'siem: connected'; }
wait_until 10 "the first receiver" is_connected
files=$(open_files)

frames numbered "$NETS-inside" eth0 "$NETS-outside" eth0 40000 2000 > "$WORK/numbered" &
stream=$!
reload 0
says "nothing to reload"

# A mistake: named to whoever asked and in the log, by the command and by the signal.
sed 's/^  interval: 1s/  interval: often/' "$WORK/first.yaml" > "$WORK/weir.yaml"
line=$(grep -n 'interval: often' "$WORK/weir.yaml" | cut -d: -f1)
reload 4
says "weir.yaml:$line:13: "
weir show status | grep -q "^WARNING *a reload was refused, .*weir.yaml:$line:13: " || fail "the status does not tell of the refused file"
kill -HUP "$daemon"
refused() { [ "$(grep -c "weir.yaml:$line:13: " "$log")" -ge 2 ]; }
wait_until 10 "the mistake in the log" refused
expect "events of refused files" 0 "$(changes_stored)"

# A further feed and a further receiver.
sed 's|^  - {name: bad,.*|&\n  - {name: more, url: "file:feeds/more.txt", format: list}|' "$WORK/first.yaml" > "$WORK/weir.yaml"
echo '    - {name: second, host: 10.78.0.2, port: 602, transport: tcp, format: ecs}' >> "$WORK/weir.yaml"
reload 0
says "feeds[more] added"
says "telemetry.syslog[second] added"
weir show status > "$WORK/status"
if grep -q 'was refused' "$WORK/status"; then fail "the refused file is told after a reload: $(cat "$WORK/status")"; fi
if grep -q 'no data plane' "$WORK/status"; then fail "the data plane is missed after a reload: $(cat "$WORK/status")"; fi
wait_until 20 "the new feed to be enforced" does_not_reach inside http://198.51.100.77/
does_not_reach inside http://198.51.100.66/ || fail "the old feed is not enforced any more"
weir show policy | grep -q reload || fail "no generation is named after the reload: $(weir show policy)"
if weir show policy | grep -q no-launcher; then fail "a build that the reload ended is told as failed: $(weir show policy)"; fi
received() { python3 tests/smoke/received.py "$WORK/second.log" "$@"; }
wait_until 20 "the hit at the new receiver" received has event.action=blocked destination.ip=198.51.100.77
received has event.action=config-changed user.name=root || fail "the new receiver was not told of the reload"
expect "events of one reload" 1 "$(changes_stored)"

# Back again, by the signal.
cp "$WORK/first.yaml" "$WORK/weir.yaml"
kill -HUP "$daemon"
wait_until 20 "a second reload" reloaded 2
wait_until 20 "the feed to be gone" reaches inside http://198.51.100.77/
expect "events of two reloads" 2 "$(changes_stored)"
as_before() { [ "$(open_files)" -le "$files" ]; }
wait_until 10 "all that two reloads opened to be closed" as_before

kill -0 "$stream" || fail "the frames ended before the reloads did"
wait "$stream" || fail "frames were lost: $(cat "$WORK/numbered")"
is_running weir-controlplane || fail "process $daemon is gone"
expect "the process that answers" "$daemon" "$(in_net mgmt ss -lxp | grep "$RUN_DIR/controlplane.sock" | sed -E 's/.*pid=([0-9]+).*/\1/')"
cat "$WORK/numbered"

# A list that was read as an allow list stops nothing when its feed is edited to block and can't be read again; a name
# that is taken up again for another feed does not bring the list that it once had.
with_feed() { sed "s|^  - {name: bad,.*|&\n  - {$1}|" "$WORK/first.yaml" > "$WORK/weir.yaml"; reload 0; }
has_failed() { weir show status | grep -q "^WARNING .*feed $1 is failed: "; }
echo 198.51.100.0/24 > "$feeds/wide.txt"
with_feed 'name: wide, url: "file:feeds/wide.txt", format: list, mode: allow'
wait_until 20 "the allow list" reaches inside http://198.51.100.66/
rm "$feeds/wide.txt"
with_feed 'name: wide, url: "file:feeds/wide.txt", format: list'
wait_until 20 "the feed without a list" has_failed wide
wait_until 20 "the allow list to be gone" does_not_reach inside http://198.51.100.66/
reaches inside http://198.51.100.77/ || fail "a list that was read to allow stops"
with_feed 'name: more, url: "file:feeds/none.txt", format: list'
wait_until 20 "the feed that never had a list" has_failed more
reaches inside http://198.51.100.77/ || fail "the list of a feed that is gone stops"
