#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Hunt queries against a search engine: what `weir export hunt` makes of a report finds the planted documents and only
# these. lucene as it is, sigma converted by pySigma, elastalert run by ElastAlert2; in one piece and in chunks.
. "$(dirname "$0")/_init.sh"

weir() { "$BIN/weir" "$@" 2> /dev/null; }
cat > "$WORK/report.txt" << 'REPORT'
C2 on 203[.]0[.]113[.]5:443, staging 198.51.100.0/24 and 2001:db8::1, 2001[:]db8:bad::/48
names: evil[.]example, *.bad.example; file readme.txt
hxxps://evil[.]example[:]8443/a.exe?q="x\y and hXXp://bad(.)example/it's(1)
REPORT

# Documents as a proxy, a firewall and a resolver would write them. Each has a client of its own, where it has none to hide.
cat > "$WORK/documents.py" << 'DOCUMENTS'
import json, time
planted = [
    {"destination.ip": "203.0.113.5"}, {"source.ip": "203.0.113.5"}, {"dns.resolved_ip": ["192.0.2.1", "203.0.113.5"]},
    {"destination.ip": "198.51.100.77"}, {"source.ip": "2001:db8::1"}, {"destination.ip": "2001:db8:bad::99"},
    {"dns.resolved_ip": ["2001:db8:bad:1::2"]}, {"dns.question.name": "evil.example"},
    {"dns.question.name": "a.b.bad.example"}, {"url.domain": "bad.example"}, {"destination.domain": "evil.example"},
    {"url.original": "https://evil.example:8443/a.exe?q="}, {"url.full": "http://bad.example/it"},
]
others = [
    {"destination.ip": "203.0.113.6"}, {"destination.ip": "198.51.101.1"}, {"source.ip": "2001:db8::2"},
    {"destination.ip": "2001:db8:bae::1"}, {"dns.resolved_ip": ["192.0.2.1", "203.0.113.50"]},
    {"dns.question.name": "notevil.example"}, {"dns.question.name": "www.evil.example"}, {"url.domain": "xbad.example"},
    {"dns.question.name": "readme.txt"}, {"url.full": "https://evil.example:8443/a.exe?q=1"},
    {"url.original": "https://evil.example:8443/a.exeXq="}, {"message": "203.0.113.5 evil.example"},
]
for kind, documents in (("planted", planted), ("other", others)):
    for number, document in enumerate(documents):
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        client = f"10.0.{kind == 'other':d}.{number + 1}"
        print(json.dumps({"index": {}}))
        print(json.dumps({"@timestamp": stamp, "source.ip": client, "labels.name": f"{kind}-{number:02}"} | document))
DOCUMENTS
planted=$(python3 "$WORK/documents.py" | grep -o 'planted-[0-9]*' | xargs)

namespaces_up
start_engine
engine_ready
address='{"type": "ip"}' word='{"type": "keyword"}'
ask PUT /logs-corp -d "{\"mappings\": {\"properties\": {\"@timestamp\": {\"type\": \"date\"}, \"source.ip\": $address,
  \"destination.ip\": $address, \"dns.resolved_ip\": $address, \"dns.question.name\": $word, \"destination.domain\": $word,
  \"url.domain\": $word, \"url.original\": $word, \"url.full\": $word, \"labels.name\": $word, \"message\": $word}}}" > /dev/null
python3 "$WORK/documents.py" > "$WORK/documents"
ask POST '/logs-corp/_bulk?refresh=true' --data-binary "@$WORK/documents" | grep -q '"errors":false' || fail "documents are refused"

# found_by : the names of the documents that any of the queries on the lines of standard input finds.
found_by() {
  local query
  while read -r query; do
    [ -z "$query" ] || ask GET '/logs-corp/_search?size=100' -d "$(query_string "$query")" |
      python3 -c 'import json, sys
for hit in json.load(sys.stdin)["hits"]["hits"]: print(hit["_source"]["labels.name"])'
  done | sort -u | xargs
}

for chunk in 250 2; do
  weir export hunt lucene "$WORK/report.txt" chunk "$chunk" > "$WORK/lucene"
  expect "what lucene in chunks of $chunk finds" "$planted" "$(found_by < "$WORK/lucene")"
  weir export hunt sigma "$WORK/report.txt" chunk "$chunk" > "$WORK/sigma.yml"
  lucene "$WORK/sigma.yml" > "$WORK/sigma"
  expect "what sigma in chunks of $chunk finds" "$planted" "$(found_by < "$WORK/sigma")"
done

mkdir "$WORK/rules"
weir export hunt elastalert "$WORK/report.txt" > "$WORK/rules/hunt.yaml"
write_elastalert "$WORK/rules"
run_elastalert first "$(date -u -d yesterday +%Y-%m-%dT00:00:00)"
grep '^INFO:elastalert:Alert for' "$WORK/log/first" || true
expect "alerts, one for each planted document" "$(wc -w <<< "$planted")" "$(alerts first hunt-report)"
expect "documents that ElastAlert names" "$planted" "$(grep -oE '(planted|other)-[0-9]+' "$WORK/log/first" | sort -u | xargs)"
