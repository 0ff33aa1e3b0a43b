# SPDX-License-Identifier: BSD-3-Clause
# What the tests of the SIEM side share: a box as in tests/smoke, and in its mgmt namespace a search engine with the
# pack's templates, an rsyslog with the pack's configuration, pySigma and ElastAlert2. Sourced instead of
# tests/smoke/_init.sh.
. "$(dirname "${BASH_SOURCE[0]}")/../smoke/_init.sh"
tests/siem/install

PARTS=$PWD/build/siem
ENGINE=127.0.0.1:9200
PACK=$WORK/pack

# ask METHOD PATH [CURL_ARGUMENT...] : a request to the engine; fails unless it says 2xx.
ask() { in_net mgmt curl -sS -g --fail-with-body --max-time 20 -X "$1" -H 'Content-Type: application/json' "$ENGINE$2" "${@:3}"; }

# start_engine : returns at once; `engine_ready` waits. A node of its own in $WORK/engine, as nobody.
start_engine() {
  mkdir -p "$WORK/engine"
  cp -r "$PARTS/jars" tests/siem/engine/OpenSearch.java "$WORK/engine/"
  mkdir "$WORK/engine/data"
  echo "127.0.0.1 localhost $(uname -n)" > "$WORK/engine/hosts" # no name server answers in that namespace
  chown -R nobody:nogroup "$WORK/engine"
  chmod -R a+rX "$WORK/engine"
  run_engine
}
# run_engine : again, in the same folder, with what it holds.
run_engine() {
  spawn engine mgmt env -C "$WORK/engine" HOME="$WORK/engine" setpriv --reuid=nobody --regid=nogroup --clear-groups \
    java -Xms256m -Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djdk.net.hosts.file=hosts -cp "jars/*" OpenSearch.java "$WORK/engine/data" 9200
}
engine_ready() {
  wait_until 240 "the search engine to answer" ask GET '/_cluster/health?wait_for_status=yellow'
}

# load_templates : the pipeline and the templates of the pack, as its README says.
load_templates() {
  local stream
  ask PUT /_ingest/pipeline/weir --data-binary "@$PACK/opensearch/pipeline.json" > /dev/null
  for stream in hits state indicator; do
    ask PUT "/_index_template/weir-$stream" --data-binary "@$PACK/opensearch/template-$stream.json" > /dev/null
  done
}

# start_collector : the pack's rsyslog.conf on the address of its facts, with TLS if there are certificates in $WORK/tls;
# its files in $WORK/collector.
start_collector() {
  local parts=("$PACK/rsyslog/weir.conf")
  [ ! -e "$WORK/tls" ] || parts=("$PACK/rsyslog/weir-tls.conf" "${parts[@]}")
  mkdir -p "$WORK/collector"
  echo "global(workDirectory=\"$WORK/collector\" net.enableDNS=\"off\")" > "$WORK/collector.conf"
  cat "${parts[@]}" | sed "s|/var/log/|$WORK/collector/|; s|/etc/rsyslog-weir/|$WORK/tls/|" >> "$WORK/collector.conf"
  spawn collector mgmt rsyslogd -n -f "$WORK/collector.conf" -i "$WORK/collector/pid"
  wait_until 30 "the collector to listen" in_net mgmt bash -c 'exec 3<> /dev/tcp/10.78.0.2/601'
}

# load SECONDS [PAUSE] : a datagram to another listed address and port each PAUSE s (0.002), each an event of its own.
load() {
  in_net inside python3 - "$1" "${2:-0.002}" << 'PY'
import socket, sys, time
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
end = time.monotonic() + float(sys.argv[1])
number = int(time.time() * 1000) % 1_000_000_000
while time.monotonic() < end:
    number += 1
    udp.sendto(b"x", (f"198.51.100.{number % 254 + 1}", number % 60_000 + 1024))
    time.sleep(float(sys.argv[2]))
PY
}

# figure NAME [DESTINATION] : what `show telemetry` says of a destination, by its place in the configuration (0).
figure() { weir show telemetry --json | field "destinations.${2:-0}.$1"; }
# quiet : no hit and no event waits at the box for its one destination.
quiet() { [ "$(weir show telemetry --json | field hits.pending)" -eq 0 ] && [ "$(figure queued)" -eq 0 ]; }

# count QUERY [INDEX] : number of documents that a Lucene query finds.
count() {
  ask POST "/${2:-logs-weir.hits-*}/_refresh" > /dev/null
  ask GET "/${2:-logs-weir.hits-*}/_count" -d "$(query_string "$1")" | field count
}
query_string() { python3 -c 'import json,sys; print(json.dumps({"query": {"query_string": {"query": sys.argv[1]}}}))' "$1"; }
has_documents() { [ "$(count "$2" "${3:-logs-weir.hits-*}")" -ge "$1" ]; }

# values FIELD QUERY : the distinct values of a field, a line each, sorted, with the number of documents.
values() {
  ask POST "/logs-weir.hits-*/_refresh" > /dev/null
  ask GET "/logs-weir.hits-*/_search?size=0" -d "$(python3 -c 'import json,sys
print(json.dumps({"query": {"query_string": {"query": sys.argv[2]}},
                  "aggs": {"a": {"terms": {"field": sys.argv[1], "size": 1000}}}}))' "$1" "$2")" |
    python3 -c 'import json,sys
for one in sorted(json.load(sys.stdin)["aggregations"]["a"]["buckets"], key=lambda b: b["key"]):
    print(one["key"], one["doc_count"])'
}

sigma() { env HOME="$WORK" "$PARTS/sigma/bin/sigma" "$@"; }
# lucene RULE : the query that pySigma makes of a Sigma rule.
lucene() { sigma convert -t lucene --without-pipeline "$1" 2> "$WORK/log/sigma" | grep -v '^Parsing'; }

# write_elastalert RULES : the configuration of ElastAlert2 for a folder of rules.
write_elastalert() {
  cat > "$WORK/elastalert.yaml" << CONF
es_host: 127.0.0.1
es_port: 9200
rules_folder: $1
writeback_index: elastalert_status
run_every: {seconds: 5}
buffer_time: {days: 60}
alert_time_limit: {days: 2}
CONF
  in_net mgmt "$PARTS/elastalert/bin/elastalert-create-index" --config "$WORK/elastalert.yaml" > "$WORK/log/elastalert-index" 2>&1
}

# run_elastalert LOG [START] : as in the seed, until each rule has run once; ends by SIGTERM.
run_elastalert() {
  local rules start=${2:-2023-02-16T00:00:00}
  rules=$(cat "$(sed -n 's/^rules_folder: //p' "$WORK/elastalert.yaml")"/*.yaml | grep -c '^name:')
  spawn "$1" mgmt "$PARTS/elastalert/bin/elastalert" --config "$WORK/elastalert.yaml" --start "$start" --verbose
  all_ran() { [ "$(grep -oE 'Ran [^ ]+ from' "$WORK/log/$1" | sort -u | wc -l)" -ge "$rules" ]; }
  ran_or_ended() { all_ran "$1" || has_ended "$1"; }
  wait_until 240 "ElastAlert to run each of $rules rules" ran_or_ended "$1"
  all_ran "$1" || fail "ElastAlert ended: $(tail -n 1 "$WORK/log/$1")"
  stop "$1"
}
alerts() { grep -c "^INFO:elastalert:Alert for $2" "$WORK/log/$1" || true; }

# dashboard_queries : the queries of all saved objects, a line each.
dashboard_queries() {
  python3 -c 'import json, sys
for line in open(sys.argv[1]):
    meta = json.loads(line)["attributes"].get("kibanaSavedObjectMeta")
    query = meta and json.loads(meta["searchSourceJSON"])["query"]["query"]
    if query:
        print(query)' "$PACK/kibana/weir.ndjson"
}

# write_pack : the pack for this box.
write_pack() {
  cp -r controlplane/siem/pack "$PACK"
  sed -i 's/192\.0\.2\.10/10.78.0.2/; s/permittedPeer=\["weir"\]/permittedPeer=["weir-test"]/' "$PACK"/rsyslog/*
}
