#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Without a collector: the box itself writes to a real search engine by _bulk, over HTTPS with an API key. Each event is
# there once, under its id and with the template's types, also after kill -9 of the engine under load, and after kill -9
# of the control plane while it waits for an answer.
. "$(dirname "$0")/_init.sh"

mkdir -p "$feeds" "$WORK/tls"
printf '%s\n' 198.51.100.0/24 bad.example > "$feeds/bad.txt"
tests/support/certificates.sh "$WORK/tls"
echo wrong-key > "$WORK/tls/api-key"
chmod -R a+rX "$WORK/tls" # for uid weir; a real key would be 0640 root:weir
write_config
sed -i '/name: siem/d; s/^  syslog:/  elasticsearch:/; s/^  interval: 1s/  interval: 1s\n  heartbeat: 1h/' "$WORK/weir.yaml"
echo '    - {name: engine, url: "https://127.0.0.1:9243", ca-file: tls/ca.pem, api-key-file: tls/api-key}' >> "$WORK/weir.yaml"
prepare_machine
namespaces_up
start_engine
write_pack
spawn proxy mgmt python3 tests/siem/key_proxy.py 9243 "$WORK/tls/server.pem" "$WORK/tls/server.key" right-key== 9200
start_dataplane
start_resolver
engine_ready
load_templates
start_control
wait_until 30 "a policy to be enforced" enforces

# all_there WHEN : every event that the box has stored is in the engine, once.
all_there() {
  wait_until 60 "nothing to wait at the box, $1" quiet || fail "$(weir show telemetry)"
  # Polled, since both grow by a heartbeat a minute.
  local stored found
  in_engine() {
    stored=$(figure stored)
    found=$(in_net mgmt python3 tests/siem/ids.py "$ENGINE")
    [ "$found $(figure sent)" = "$stored $stored $stored" ]
  }
  wait_until 30 "a document and an event.id for each event, $1" in_engine || fail "$found of $stored are in the engine"
  expect "dropped, refused, $1" "0 0" "$(figure dropped) $(figure refused)"
  echo "$1: stored $stored = in the engine"
}

says_refused() { [[ "$(figure last_error)" == *"does not accept our credentials (401)"* ]]; }
wait_until 30 "a wrong key to be refused" says_refused
[[ "$(weir show telemetry; weir show telemetry --json)" != *wrong-key* ]] || fail "the key is shown"
echo right-key== > "$WORK/tls/api-key"
expect "the answer for a listed name" 0.0.0.0 "$(in_net inside dig +tries=1 +time=2 +short @10.77.0.53 bad.example A)"
expect "the answer for a listed name" :: "$(in_net inside dig +tries=1 +time=2 +short @10.77.0.53 bad.example AAAA)"
load 1
all_there "to begin with"
expect "sinkholed lookups, found by type" 2 "$(count 'dns.resolved_ip:(0.0.0.0 OR \:\:)')"
[ "$(count 'destination.ip:"198.51.100.0/24"')" -gt 50 ] || fail "hardly any load: $(weir show telemetry)"
expect "documents without an ingest time" 0 "$(count 'NOT _exists_:event.ingested' 'logs-weir.*')"

# What the box lists, as documents: each once, however often they are sent.
for _ in 1 2; do
  weir export indicators 2> "$WORK/log/export" > "$WORK/indicators"
  ask POST /_bulk --data-binary "@$WORK/indicators" | field items > "$WORK/answer"
  expect "listed entries in the engine" 2 "$(count 'event.kind:enrichment AND event.module:ti_weir' 'logs-ti_weir.indicator-*')"
done
expect "what is told for the second time" 2 "$(grep -o '"status": 409' "$WORK/answer" | wc -l)"
expect "listed names" 1 "$(count 'threat.indicator.url.domain:bad.example AND threat.feed.name:bad' 'logs-ti_weir.indicator-*')"

load 4 &
sender=$!
before=$(figure sent)
sends_load() { [ "$(figure sent)" -gt $((before + 100)) ]; }
wait_until 30 "events under load" sends_load
kill -9 "$(pid_of engine)"
wait_until 30 "the engine to be gone" has_ended engine
kill -0 "$sender" 2> /dev/null || fail "the load was over before the engine was killed"
run_engine
wait "$sender"
[ "$(figure queued)" -gt 100 ] || fail "the engine is gone and hardly anything is queued"
engine_ready
all_there "after kill -9 of the engine"

load 2 &
sender=$!
kill -STOP "$(pid_of engine)"
wait "$sender"
[ "$(figure queued)" -gt 100 ] || fail "the engine stands still and hardly anything is queued"
kill -9 "$(pid_of weir-controlplane)"
wait_until 30 "the control plane to be gone" has_ended weir-controlplane
kill -CONT "$(pid_of engine)"
start_control
wait_until 30 "the data plane to be known again" enforces
all_there "after kill -9 of the control plane in front of an engine that stood still"
