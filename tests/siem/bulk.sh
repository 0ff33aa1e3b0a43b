#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Without a collector: the box sends by _bulk to a real search engine, each event is there once under its id, also after
# an outage of the engine and kill -9 of the control plane.
. "$(dirname "$0")/_init.sh"

write_config
sed -i '/name: siem/d; s/^  syslog:/  elasticsearch:/' "$WORK/weir.yaml"
cat >> "$WORK/weir.yaml" << CONF
    - {name: engine, url: "http://127.0.0.1:9200"}
CONF
prepare_machine
namespaces_up
start_engine
write_pack
engine_ready
load_templates
start_dataplane
start_control
wait_until 30 "a policy to be enforced" enforces
start_resolver

ask_name() { in_net inside dig +tries=1 +time=2 +short @10.77.0.53 "$1" "$2"; }
figure() { weir show telemetry --json | field "destinations.0.$1"; }
all_there() { [ "$(figure queued)" -eq 0 ] && [ "$(count '*' 'logs-weir.*')" -eq "$(figure stored)" ]; }
expect "the answer for a listed name" 0.0.0.0 "$(ask_name bad.example A)"
wait_until 30 "a DNS hit" has_documents 1 'dns.question.name:bad.example'
wait_until 30 "one document for each event" all_there

kill -STOP "$(pid_of engine)"
expect "an answer while the engine stands still" :: "$(ask_name bad.example AAAA)"
queues() { [ "$(figure queued)" -gt 0 ]; }
wait_until 20 "an event to queue" queues
kill -9 "$(pid_of weir-controlplane)"
start_control
kill -CONT "$(pid_of engine)"
wait_until 30 "the hit of the outage" has_documents 1 'dns.question.type:AAAA'
wait_until 60 "one document for each event" all_there || fail "$(count '*' 'logs-weir.*') documents: $(weir show telemetry --json)"
expect "events refused" 0 "$(figure refused)"
weir show telemetry
