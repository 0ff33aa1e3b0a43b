# SPDX-License-Identifier: BSD-3-Clause
# What every smoke test starts with: namespaces, folders and run-dir of its own, and an end that leaves nothing behind,
# also after a failure. Sourced; the test then calls appliance functions of boards/common/appliance.sh.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

NETS=wt$$
WORK=$(mktemp -d "/tmp/weir-smoke.XXXXXX")
chmod 755 "$WORK"
RUN_DIR=$WORK/run
STATE_DIR=$WORK/state
BIN=${WEIR_BIN:-$PWD/build/release/bin}
HUGEPAGES=160
. boards/common/appliance.sh
feeds=$WORK/feeds
frames() { python3 tests/smoke/frames.py "$@"; }

end_test() {
  local status=$?
  trap "" INT TERM # a second one must not end this half way
  set +e
  trap - EXIT
  if [ $status -ne 0 ]; then
    local log
    weir show status 2>&1 | sed 's/^/status | /'
    weir show counters 2>&1 | sed 's/^/counters | /'
    for log in "$WORK"/log/*; do echo "--- ${log##*/}"; tail -n 25 "$log"; done
  fi
  stop_all
  namespaces_down
  [ ! -e "$WORK/hugepages" ] || boards/common/hugepages release "$HUGEPAGES"
  rm -rf "$WORK"
  exit $status
}
trap end_test EXIT
trap 'exit 130' INT TERM

fail() { say_error "FAILED: $*"; exit 1; }

# expect WHAT EXPECTED ACTUAL
expect() { [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"; }

# write_board [DEVARGS_LAN DEVARGS_WAN [MTU]] : two af_packet ports unless said otherwise.
write_board() {
  local lan=${1:-net_af_packet0,iface=lan0,framesz=2048,blocksz=16384,framecnt=8192}
  local wan=${2:-net_af_packet1,iface=wan0,framesz=2048,blocksz=16384,framecnt=8192}
  cat > "$WORK/board.yaml" << CONF
cores: {control: [0], workers: [1], poll: adaptive}
memory: {hugepage-size: 2M, hugepages: $HUGEPAGES, image-slot: 32M}
ports:
  - {name: lan0, devargs: "$lan", queues: 1, mtu: ${3:-1500}}
  - {name: wan0, devargs: "$wan", queues: 1, mtu: ${3:-1500}}
bypass: {driver: none}
CONF
}

# write_config [FEEDS_YAML [BRIDGE_EXTRA]] : one list of addresses and names unless said otherwise.
write_config() {
  local feed_lines=${1:-'- {name: bad, url: "file:feeds/bad.txt", format: list, refresh: 1h, confidence: 80}'}
  cat > "$WORK/weir.yaml" << CONF
appliance: {name: weir-test}
bridges:
  - {name: br0, inside: lan0, outside: wan0${2:-}}
feeds:
  $feed_lines
protected: {private: true, also: [10.77.0.53, "fd77::53"]}
telemetry:
  interval: 1s
  syslog:
    - {name: siem, host: 10.78.0.2, port: 601, transport: tcp, format: ecs}
CONF
}

# appliance_up : namespaces, receiver, data plane, control plane, enforcing. Tests that need less call the parts.
appliance_up() {
  prepare_machine
  namespaces_up "${1:-1500}"
  start_syslog_receiver
  start_dataplane
  start_control
  wait_until 30 "a policy to be enforced" enforces
}

prepare_machine() {
  mkdir -p "$feeds" "$WORK/pid"
  boards/common/prepare --run-dir "$RUN_DIR" --state-dir "$STATE_DIR"
  boards/common/hugepages reserve "$HUGEPAGES"
  touch "$WORK/hugepages"
  [ -e "$feeds/bad.txt" ] || printf '%s\n' 198.51.100.66 203.0.113.64/26 2001:db8:bad::/48 bad.example > "$feeds/bad.txt"
  [ -e "$WORK/board.yaml" ] || write_board
  [ -e "$WORK/weir.yaml" ] || write_config
  chmod -R a+rX "$WORK"
}

# field JSON_PATH : reads JSON on stdin, prints the value at a dotted path.
field() { python3 -c 'import json,sys
value = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    value = value[int(key)] if isinstance(value, list) else value[key]
print(json.dumps(value) if isinstance(value, (dict, list)) else value)' "$1"; }

reaches() { in_net "$1" curl -sS -g --max-time 2 -o /dev/null "${@:2}"; }
does_not_reach() { ! reaches "$@" 2> /dev/null; }
