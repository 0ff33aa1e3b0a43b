#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# From dig to alert: real clients ask through the box, rsyslog (UDP and TCP at once) writes to a real search engine, the
# seed's Sigma rule converted by pySigma finds exactly the sinkholed lookups, ElastAlert2 alerts once for each client
# and name, and not again when it runs again.
. "$(dirname "$0")/_init.sh"

mkdir -p "$feeds"
printf '%s\n' 198.51.100.66 bad.example worse.example > "$feeds/bad.txt"
write_config
cat >> "$WORK/weir.yaml" << CONF
    - {name: datagrams, host: 10.78.0.2, port: 601, transport: udp, format: ecs}
CONF
prepare_machine
namespaces_up
start_engine
write_pack
ip -n "$NETS-inside" address add 10.77.0.11/24 dev eth0
engine_ready
load_templates
start_collector
start_dataplane
start_control
wait_until 30 "a policy to be enforced" enforces
start_resolver
outside_host 198.51.100.66/32

ask_name() { in_net inside dig +tries=1 +time=2 +short -b "$1" @10.77.0.53 "$2" "$3"; }
for client in 10.77.0.10 10.77.0.11; do
  for name in bad.example worse.example; do
    expect "$name A for $client" 0.0.0.0 "$(ask_name "$client" $name A)"
    expect "$name AAAA for $client" :: "$(ask_name "$client" $name AAAA)"
    expect "$name MX for $client" "" "$(ask_name "$client" $name MX)"
  done
  expect "good.example for $client" 10.77.0.80 "$(ask_name "$client" good.example A)"
done
does_not_reach inside http://198.51.100.66/ || fail "198.51.100.66 is reached"

# All that the box has exported is there once, whichever way it came.
all_there() {
  local stored
  stored=$(weir show telemetry --json | field destinations.0.stored)
  [ "$(weir show telemetry --json | field destinations.0.queued)" -eq 0 ] && [ "$(count '*' 'logs-weir.*')" -eq "$stored" ]
}
wait_until 20 "12 DNS hits" has_documents 12 'network.protocol:dns'
wait_until 20 "one document for each event" all_there || fail "$(count '*' 'logs-weir.*') documents: $(weir show telemetry --json)"
[ ! -s "$WORK/collector/weir-rejected.log" ] || fail "the collector rejected: $(head -c 500 "$WORK/collector/weir-rejected.log")"
expect "addresses are found by network" 12 "$(count 'source.ip:"10.77.0.0/24" AND network.protocol:dns')"
expect "events that the pipeline failed on" 0 "$(count 'event.kind:pipeline_error OR NOT _exists_:event.ingested')"
expect "flows with a community id" 12 "$(count '_exists_:network.community_id AND network.protocol:dns')"

# The Sigma rule: four names and clients, A and AAAA, nothing else.
query=$(lucene "$PACK/sigma/dns_sinkhole_answer.yml")
expect "the rule in Lucene" 'dns.resolved_ip:(0.0.0.0 OR \:\:)' "$query"
expect "documents that the Sigma rule finds" 8 "$(count "$query")"
expect "those by what the box did" 8 "$(count 'event.action:dns-sinkholed')"
expect "found, but not sinkholed" 0 "$(count "($query) AND NOT event.action:dns-sinkholed")"
expect "names found" "bad.example 4 worse.example 4" "$(values dns.question.name "$query" | xargs)"
expect "clients found" "10.77.0.10 4 10.77.0.11 4" "$(values source.ip "$query" | xargs)"
expect "question types found" "A 4 AAAA 4" "$(values dns.question.type "$query" | xargs)"

# ElastAlert2, twice.
mkdir "$WORK/rules"
cp "$PACK/elastalert/dns_sinkhole.yaml" "$WORK/rules/"
write_elastalert "$WORK/rules"
run_elastalert first
grep '^INFO:elastalert:Alert for' "$WORK/log/first"
expect "alerts: one for each client and name" 4 "$(alerts first)"
run_elastalert second
expect "alerts of a second run" 0 "$(alerts second)"
