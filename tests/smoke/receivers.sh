#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Two receivers at once, UDP and TCP: both get every event, well formed; a heartbeat tells that the box is alive.
. "$(dirname "$0")/_init.sh"

write_config
cat >> "$WORK/weir.yaml" << CONF
    - {name: second, host: 10.78.0.2, port: 602, transport: udp, format: ecs}
CONF
sed -i 's/^  interval: 1s/  interval: 1s\n  heartbeat: 2s/' "$WORK/weir.yaml"
appliance_up
cat > "$WORK/second.conf" << CONF
global(workDirectory="$WORK/rsyslog" maxMessageSize="16k" parser.escapeControlCharactersOnReceive="off")
module(load="imudp")
template(name="raw" type="string" string="%rawmsg%\n")
ruleset(name="store") { action(type="omfile" file="$WORK/second.log" template="raw" fileCreateMode="0644") }
input(type="imudp" address="10.78.0.2" port="602" ruleset="store")
CONF
spawn second mgmt rsyslogd -n -f "$WORK/second.conf" -i "$WORK/rsyslog/second.pid"
listens() { in_net mgmt ss -lnu | grep -q '10.78.0.2:602'; }
wait_until 30 "the second receiver to listen" listens
outside_host 198.51.100.66/32
start_web web-outside outside 80
does_not_reach inside http://198.51.100.66/ || fail "198.51.100.66 is reached"

got() { python3 tests/smoke/received.py "$WORK/$1" has "${@:2}"; }
for file in received.log second.log; do
  wait_until 30 "the hit in $file" got $file event.action=blocked destination.ip=198.51.100.66 source.ip=10.77.0.10
  wait_until 30 "a heartbeat in $file" got $file event.action=heartbeat event.dataset=weir.state
  python3 tests/smoke/received.py "$WORK/$file" check
done
weir show telemetry
expect "receivers shown" "second siem" "$(weir show telemetry --json | python3 -c 'import json,sys
print(*sorted(d["name"] for d in json.load(sys.stdin)["destinations"]))')"
