#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Two workers share two bridges of two queues each: every queue of both bridges carries traffic, all of it arrives in
# order within its flow, each bridge acts by its own mode, the counters of the workers add up, and the hits of both
# reach the receiver.
. "$(dirname "$0")/_init.sh"

FLOWS=400
ROUNDS=10
listed=$((FLOWS * ROUNDS * 2 / 4))
clean=$((listed * 3))

ring=framesz=2048,blocksz=16384,framecnt=8192,qpairs=2
port() { echo "  - {name: $1, devargs: \"net_af_packet$2,iface=$1,$ring\", queues: 2, mtu: 1500}"; }
cat > "$WORK/board.yaml" << CONF
cores: {control: [0], workers: [0, 1], poll: adaptive}
memory: {hugepage-size: 2M, hugepages: $HUGEPAGES, image-slot: 32M}
ports:
$(port lan0 0; port wan0 1; port lan1 2; port wan1 3)
bypass: {driver: none}
CONF
write_config
sed -i "s/^feeds:/  - {name: br1, inside: lan1, outside: wan1, mode: monitor}\nfeeds:/" "$WORK/weir.yaml"

# second_cable PORT SIDE : to eth1 of a host.
second_cable() {
  ip -n "$NETS-box" link add "$1" type veth peer name eth1 netns "$NETS-$2"
  in_net box ethtool -K "$1" tx off tso off gso off gro off > /dev/null 2>&1 || true
  in_net "$2" ethtool -K eth1 tx off tso off gso off gro off > /dev/null 2>&1 || true
  ip -n "$NETS-box" link set "$1" arp off promisc on up
  ip -n "$NETS-$2" link set eth1 up
}

prepare_machine
namespaces_up
second_cable lan1 inside
second_cable wan1 outside
for side in inside outside; do in_net $side sysctl -qw net.ipv6.conf.all.disable_ipv6=1; done # silent hosts
start_syslog_receiver
start_dataplane
start_control
wait_until 30 "a policy to be enforced" enforces

flows() { python3 tests/smoke/many_flows.py "$NETS-inside" "$NETS-outside" "$1" $FLOWS $ROUNDS; }
flows eth0 > "$WORK/br0" &
first=$!
flows eth1 > "$WORK/br1"
wait "$first"
for bridge in br0 br1; do
  expect "frames that are not listed, on $bridge" "$clean" "$(field arrived.clean < "$WORK/$bridge")"
  expect "reordered on $bridge" 0 "$(field reordered < "$WORK/$bridge")"
done
expect "listed frames that pass br0, which blocks" 0 "$(field arrived.listed < "$WORK/br0")"
expect "listed frames that pass br1, which monitors" "$listed" "$(field arrived.listed < "$WORK/br1")"

"$BIN/weir-dataplane" --counters "$RUN_DIR" | python3 -c 'import json, sys
counters = json.load(sys.stdin)
clean, listed = int(sys.argv[1]), int(sys.argv[2])
wanted = {("br0", "forwarded"): clean, ("br0", "listed-address"): listed,
          ("br1", "forwarded"): clean, ("br1", "bridge-monitored"): listed}
for (bridge, reason), frames in wanted.items():
    parts = [worker["bridges"][bridge].get(reason, 0) for worker in counters["workers"]]
    assert len(parts) == 2 and all(parts), f"{bridge} {reason}: {parts}, a worker had nothing to do"
    assert sum(parts) == frames, f"{bridge} {reason}: {parts} do not add up to {frames}"
assert sum(counters["frames"].values()) == sum(wanted.values()), counters["frames"]' $clean $listed

# The same as people see it, bridge by bridge.
shown() { # BRIDGE REASON : frames of that reason, then all frames of the bridge
  weir show counters "$1" --json | python3 -c 'import json, sys
shown = json.load(sys.stdin)
[reason] = [r for r in shown["reasons"] if r["reason"] == sys.argv[1]]
assert reason["outbound"] + reason["inbound"] == reason["frames"] and reason["outbound"], reason
print(shown["bridge"], reason["frames"], shown["frames"])' "$2"
}
expect "listed frames and all frames of br0" "br0 $listed $((clean + listed))" "$(shown br0 listed-address)"
expect "listed frames and all frames of br1" "br1 $listed $((clean + listed))" "$(shown br1 bridge-monitored)"
expect "all frames" "all frames: $((2 * (clean + listed)))" "$(weir show counters | tail -n 1 | tr -d ,)"
expect "all frames of br1" "all frames of br1: $((clean + listed))" "$(weir show counters br1 | tail -n 1 | tr -d ,)"
if weir show counters br9 2> "$WORK/none"; then fail "counters of a bridge that is not there"; fi
grep -q "there is no bridge 'br9'; bridges: br0, br1$" "$WORK/none" || fail "show counters br9: $(cat "$WORK/none")"

received() { python3 tests/smoke/received.py "$WORK/received.log" "$@"; }
reported() { # BRIDGE ACTION
  [ "$(received sum network.packets event.action="$2" weir.bridge="$1")" = "$listed" ]
}
wait_until 30 "all hits of br0" reported br0 blocked
wait_until 30 "all hits of br1" reported br1 detected
for worker in 0 1; do
  grep -qE "\"id\": ?\"[0-9a-f]{16}-${worker}[a-z]-" "$WORK/received.log" || fail "no event of worker $worker"
done
echo "$((2 * (clean + listed))) frames, $((2 * listed)) of them listed, over 2 workers and 2 bridges"
