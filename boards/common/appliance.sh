# SPDX-License-Identifier: BSD-3-Clause
# Bash functions that set an appliance between two network namespaces and take it down again; sourced by boards/lab and
# by the smoke tests. The caller sets:
#   NETS  prefix of the four namespaces: NETS-inside, NETS-outside, NETS-box, NETS-mgmt
#   WORK  folder for config, logs and pid files (made by the caller)
#   BIN   folder of the built programs
# Everything started is found again by $WORK/pid/NAME, so another process may take it down.

poll_interval=0.1

say_error() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# wait_until SECONDS WHAT COMMAND... : polls until COMMAND succeeds; says WHAT was waited for when it never does.
wait_until() {
  local seconds=$1 what=$2
  shift 2
  local end=$((SECONDS + seconds))
  until "$@" > /dev/null 2>&1; do
    if [ "$SECONDS" -ge "$end" ]; then
      say_error "waited $seconds s in vain: $what"
      return 1
    fi
    sleep "$poll_interval"
  done
}

in_net() { ip netns exec "$NETS-$1" "${@:2}"; }

# spawn NAME SIDE COMMAND... : starts COMMAND in namespace NETS-SIDE; output goes to $WORK/log/NAME.
spawn() {
  local name=$1 side=$2
  shift 2
  mkdir -p "$WORK/log" "$WORK/pid"
  ip netns exec "$NETS-$side" setsid "$@" > "$WORK/log/$name" 2>&1 < /dev/null &
  echo $! > "$WORK/pid/$name"
}

pid_of() { cat "$WORK/pid/$1"; }
is_running() { kill -0 "$(pid_of "$1" 2> /dev/null)" 2> /dev/null; }
has_ended() { ! is_running "$1"; }

# wait_started NAME SECONDS WHAT COMMAND... : as wait_until; if NAME ends meanwhile or never starts, its last words.
wait_started() {
  local name=$1 seconds=$2 what=$3
  shift 3
  started_or_ended() { "$@" || has_ended "$name"; }
  if wait_until "$seconds" "$what" started_or_ended "$@" && "$@" > /dev/null 2>&1; then return 0; fi
  say_error "$name did not start; its last words:"
  tail -n 5 "$WORK/log/$name" | sed 's/^/  | /' >&2
  return 1
}

# stop NAME : asks the process to end, waits, and kills it if it does not listen.
stop() {
  [ -e "$WORK/pid/$1" ] || return 0
  if is_running "$1"; then
    kill "$(pid_of "$1")" 2> /dev/null || true
    wait_until 10 "$1 to end" has_ended "$1" || kill -KILL "$(pid_of "$1")" 2> /dev/null || true
    wait "$(pid_of "$1")" 2> /dev/null || true
  fi
  rm -f "$WORK/pid/$1"
}

stop_all() {
  local file
  for file in "$WORK"/pid/*; do
    [ -e "$file" ] && stop "${file##*/}"
  done
  return 0
}

# A cable from a port of the box to a host: no offloads, which leave checksums unfilled and frames glued together.
plug() {
  local port=$1 side=$2 mtu=${3:-1500} end
  ip -n "$NETS-box" link add "$port" mtu "$mtu" type veth peer name eth0 mtu "$mtu" netns "$NETS-$side"
  for end in "$NETS-box $port" "$NETS-$side eth0"; do
    # shellcheck disable=SC2086 # two words
    set -- $end
    ip netns exec "$1" ethtool -K "$2" tx off tso off gso off gro off rxvlan off txvlan off > /dev/null 2>&1 || true
  done
  ip -n "$NETS-box" link set "$port" arp off promisc on up
  ip -n "$NETS-$side" link set eth0 up
}

# namespaces_up [MTU] : the four namespaces, the two cables and the addresses of the lab (boards/lab/README.md).
namespaces_up() {
  local mtu=${1:-1500} side
  for side in inside outside box mgmt; do
    ip netns add "$NETS-$side"
    ip -n "$NETS-$side" link set lo up
  done
  in_net box sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
  in_net inside sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
  in_net outside sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
  plug lan0 inside "$mtu"
  plug wan0 outside "$mtu"
  local address
  for address in 10.77.0.10/24 fd77::10/64; do ip -n "$NETS-inside" address add "$address" dev eth0; done
  for address in 10.77.0.1/24 10.77.0.53/24 10.77.0.80/24 fd77::1/64 fd77::53/64 fd77::80/64; do
    ip -n "$NETS-outside" address add "$address" dev eth0
  done
  ip -n "$NETS-inside" route add default via 10.77.0.1
  ip -n "$NETS-inside" -6 route add default via fd77::1
  ip -n "$NETS-mgmt" link add mgmt0 type veth peer name siem0
  ip -n "$NETS-mgmt" address add 10.78.0.1/24 dev mgmt0
  ip -n "$NETS-mgmt" address add 10.78.0.2/24 dev siem0
  ip -n "$NETS-mgmt" link set mgmt0 up
  ip -n "$NETS-mgmt" link set siem0 up
}

namespaces_down() {
  local side
  for side in inside outside box mgmt; do
    ip netns delete "$NETS-$side" 2> /dev/null || true
  done
}

# outside_host ADDRESS... : gives the outside namespace further hosts, on its loopback.
outside_host() {
  local address
  for address in "$@"; do ip -n "$NETS-outside" address add "$address" dev lo; done
}

# start_resolver : unbound on 10.77.0.53 and fd77::53; every name in the world is the web server.
start_resolver() {
  cat > "$WORK/unbound.conf" << CONF
server:
  interface: 10.77.0.53
  interface: fd77::53
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  do-daemonize: no
  use-syslog: no
  username: ""
  chroot: ""
  directory: "$WORK"
  pidfile: ""
  module-config: "iterator"
  local-zone: "." redirect
  local-data: ". 60 IN A 10.77.0.80"
  local-data: ". 60 IN AAAA fd77::80"
remote-control:
  control-enable: no
CONF
  spawn resolver outside unbound -d -c "$WORK/unbound.conf"
  wait_started resolver 30 "the resolver to answer" in_net outside dig +time=1 +tries=1 +short @10.77.0.53 ready.example
}

# start_web NAME SIDE PORT : a web server on every address of SIDE.
start_web() {
  mkdir -p "$WORK/web-$2"
  echo "hello from $2" > "$WORK/web-$2/index.html"
  spawn "$1" "$2" boards/common/web_server "$WORK/web-$2" "$3"
  wait_started "$1" 30 "the web server $1" in_net "$2" curl -s -o /dev/null "http://[::1]:$3/"
}

# start_syslog_receiver : rsyslog on 10.78.0.2, UDP and TCP port 601; each message is a line of $WORK/received.log.
start_syslog_receiver() {
  mkdir -p "$WORK/rsyslog"
  cat > "$WORK/rsyslog.conf" << CONF
global(workDirectory="$WORK/rsyslog" maxMessageSize="16k" parser.escapeControlCharactersOnReceive="off")
module(load="imtcp" maxSessions="50")
module(load="imudp")
template(name="raw" type="string" string="%rawmsg%\n")
ruleset(name="store") { action(type="omfile" file="$WORK/received.log" template="raw" fileCreateMode="0644") }
input(type="imtcp" address="10.78.0.2" port="601" ruleset="store")
input(type="imudp" address="10.78.0.2" port="601" ruleset="store")
CONF
  spawn rsyslogd mgmt rsyslogd -n -f "$WORK/rsyslog.conf" -i "$WORK/rsyslog/pid"
  wait_started rsyslogd 30 "the syslog receiver to listen" in_net mgmt bash -c 'exec 3<> /dev/tcp/10.78.0.2/601'
}

# start_dataplane / start_control : run from $WORK/{weir,board}.yaml with $RUN_DIR and $STATE_DIR.
start_dataplane() {
  "$BIN/weir-controlplane" render-start --config "$WORK/weir.yaml" --board "$WORK/board.yaml" \
    --run-dir "$RUN_DIR" --state-dir "$STATE_DIR"
  rm -f "$WORK/log/weir-dataplane" # an earlier one was ready, too
  spawn weir-dataplane box "$BIN/weir-dataplane" --start "$STATE_DIR/start.conf"
  wait_started weir-dataplane 30 "the data plane to be ready" grep -q '^weir-dataplane: ready: ' "$WORK/log/weir-dataplane"
}

start_control() {
  spawn weir-controlplane mgmt "$BIN/weir-controlplane" run --config "$WORK/weir.yaml" --board "$WORK/board.yaml" \
    --run-dir "$RUN_DIR" --state-dir "$STATE_DIR"
  wait_started weir-controlplane 30 "the control plane to answer" weir show version
}

weir() { "$BIN/weir" --run-dir "$RUN_DIR" "$@"; }

# enforces : true once the data plane works with a published policy.
enforces() { weir show status --json | grep -q '"generation": *[1-9]'; }
