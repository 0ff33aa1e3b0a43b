#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# From dig to alert: real clients ask through the box, rsyslog (UDP, TCP and TLS at once) writes to a real search engine, the
# seed's Sigma rule converted by pySigma finds exactly the sinkholed lookups, ElastAlert2 alerts once for each client
# and name, and not again when it runs again.
. "$(dirname "$0")/_init.sh"

mkdir -p "$feeds"
printf '%s\n' 198.51.100.66 bad.example worse.example > "$feeds/bad.txt"
write_config
cat >> "$WORK/weir.yaml" << CONF
    - {name: datagrams, host: 10.78.0.2, port: 601, transport: udp, format: ecs}
    - {name: secure, host: 10.78.0.2, transport: tls, ca-file: tls/ca.pem, certificate-file: tls/client.pem, key-file: tls/client.key}
CONF
mkdir "$WORK/tls"
tests/support/certificates.sh "$WORK/tls"
chmod -R a+rX "$WORK/tls" # for uid weir; a real key would be 0640 root:weir
chmod a+r "$WORK"/tls/*
prepare_machine
namespaces_up
start_engine
write_pack
for client in 10.77.0.11 10.77.0.12; do ip -n "$NETS-inside" address add $client/24 dev eth0; done
engine_ready
load_templates
start_collector
spawn capture mgmt tcpdump -i lo -s 0 -U -w "$WORK/syslog.pcap" 'udp port 601'
wait_until 30 "the capture to begin" grep -q 'listening on' "$WORK/log/capture"
start_dataplane
start_control
wait_until 30 "a policy to be enforced" enforces
start_resolver
outside_host 198.51.100.66/32

ask_name() { in_net inside dig +tries=1 +time=2 +short -b "$1" @10.77.0.53 "$2" "$3"; }
for ask in "10.77.0.10 bad" "10.77.0.10 worse" "10.77.0.11 bad" "10.77.0.11 worse" "10.77.0.12 bad"; do
  client=${ask% *} name=${ask#* }.example
  expect "$name A for $client" 0.0.0.0 "$(ask_name "$client" "$name" A)"
  expect "$name AAAA for $client" :: "$(ask_name "$client" "$name" AAAA)"
  expect "$name MX for $client" "" "$(ask_name "$client" "$name" MX)"
  expect "good.example for $client" 10.77.0.80 "$(ask_name "$client" good.example A)"
done
for port in 80 81 82 83 84; do
  does_not_reach inside --connect-timeout 0.2 "http://198.51.100.66:$port/" || fail "198.51.100.66:$port is reached"
done

# All that the box has exported is there once, whichever way it came.
all_sent() { weir show telemetry --json | python3 -c 'import json, sys
receivers = json.load(sys.stdin)["destinations"]
sys.exit(len(receivers) != 3 or any(r["sent"] != r["stored"] or r["state"] != "connected" for r in receivers))'; }
all_there() { all_sent && [ "$(count '*' 'logs-weir.*')" -eq "$(figure stored)" ]; }
wait_until 30 "15 DNS hits" has_documents 15 'network.protocol:dns'
wait_until 30 "5 blocked connections" has_documents 5 'event.action:blocked'
wait_until 30 "one document for each event" all_there || fail "$(count '*' 'logs-weir.*') documents: $(weir show telemetry --json)"
[ ! -s "$WORK/collector/weir-rejected.log" ] || fail "the collector rejected: $(head -c 500 "$WORK/collector/weir-rejected.log")"
expect "DNS hits, found by the clients' network" 15 "$(count 'source.ip:"10.77.0.0/24" AND network.protocol:dns')"
expect "events that the pipeline failed on" 0 "$(count 'event.kind:pipeline_error OR NOT _exists_:event.ingested')"
expect "flows with a community id" 15 "$(count '_exists_:network.community_id AND network.protocol:dns')"

# Every datagram is RFC 5424 for tshark: version, time, host, program, process found, nothing malformed. What follows is
# one field of it.
stop capture
tshark -r "$WORK/syslog.pcap" -d udp.port==601,syslog -T fields -E separator=/t -e syslog.version -e syslog.timestamp \
  -e syslog.hostname -e syslog.appname -e syslog.procid -e syslog.msgid -e _ws.malformed -e _ws.expert.message \
  > "$WORK/decoded" 2> "$WORK/log/tshark"
[ "$(wc -l < "$WORK/decoded")" -ge 20 ] || fail "only $(wc -l < "$WORK/decoded") messages captured"
complained=$(grep -vP '^1\t[^\t]+\tweir-test\tweir\t[0-9]+\t(hit|state) \[meta sequenceId="[0-9]+"\] \{[^\t]*\}\t\t$' "$WORK/decoded" || true)
expect "messages that tshark complains of" "" "$(head -n 3 <<< "$complained")"

# The Sigma rule: names and clients, A and AAAA, nothing else.
query=$(lucene "$PACK/sigma/dns_sinkhole_answer.yml")
expect "the rule in Lucene" 'dns.resolved_ip:(0.0.0.0 OR \:\:)' "$query"
expect "documents that the Sigma rule finds" 10 "$(count "$query")"
expect "those by what the box did" 10 "$(count 'event.action:dns-sinkholed')"
expect "found, but not sinkholed" 0 "$(count "($query) AND NOT event.action:dns-sinkholed")"
expect "names found" "bad.example 6 worse.example 4" "$(values dns.question.name "$query" | xargs)"
expect "clients found" "10.77.0.10 4 10.77.0.11 4 10.77.0.12 2" "$(values source.ip "$query" | xargs)"
expect "question types found" "A 5 AAAA 5" "$(values dns.question.type "$query" | xargs)"
expect "actions that 'blocked outbound' finds" "blocked dns-blocked dns-sinkholed" \
  "$(values event.action "$(lucene "$PACK/sigma/blocked_outbound.yml")" | cut -d' ' -f1 | xargs)"
expect "hosts that 'first contact' finds" "10.77.0.10 10.77.0.11 10.77.0.12" \
  "$(values source.ip "$(lucene "$PACK/sigma/first_contact.yml")" | cut -d' ' -f1 | xargs)"

# Every query of the dashboard is one that the engine takes.
dashboard_queries > "$WORK/queries"
[ "$(wc -l < "$WORK/queries")" -ge 13 ] || fail "only $(wc -l < "$WORK/queries") queries in the dashboard"
while read -r line; do count "$line" 'logs-weir.*' > /dev/null || fail "the engine refuses: $line"; done < "$WORK/queries"

# ElastAlert2 with all rules, twice.
cp -r "$PACK/elastalert/rules" "$WORK/rules"
write_elastalert "$WORK/rules"
run_elastalert first
grep '^INFO:elastalert:Alert for' "$WORK/log/first"
expect "sinkholed: an alert for each client and name" 5 "$(alerts first weir-dns-sinkhole-hit)"
expect "blocked outbound: one host" 1 "$(alerts first weir-blocked-outbound)"
expect "first contact: each host" 3 "$(alerts first weir-first-contact)"
expect "patient zero: one indicator" 1 "$(alerts first weir-patient-zero)"
run_elastalert second
expect "alerts of a second run" 0 "$(alerts second '')"
