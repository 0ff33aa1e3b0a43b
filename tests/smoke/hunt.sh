#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# export hunt without any daemon: queries are read back by hunt_queries.py, a parser that shares nothing with their writer,
# and hold every indicator in every field it belongs into; the answer for the list of the documentation is the documented
# one.
. "$(dirname "$0")/_init.sh"

weir() { "$BIN/weir" "$@" 2> /dev/null; }
cat > "$WORK/report.txt" << 'REPORT'
C2 on 203[.]0[.]113[.]5:443, staging 198.51.100.0/24 and 2001:db8::1, 2001[:]db8:bad::/48
names: evil[.]example, *.bad.example; mail user[@]evil[.]example, file readme.txt
hxxps://evil[.]example[:]8443/a.exe?q="x\y and hXXp://bad(.)example/it's(1)
REPORT

# expected FIELDS VALUES...
expected() {
  local field value fields=$1
  shift
  for field in $fields; do for value in "$@"; do printf '%s\t%s\n' "$field" "$value"; done; done
}
addresses=(203.0.113.5 2001:db8::1)
prefixes=(198.51.100.0/24 2001:db8:bad::/48)
names=(evil.example bad.example '*.bad.example')
urls=('https://evil.example:8443/a.exe?q=' "http://bad.example/it")

for language in lucene kql esql eql splunk sentinel; do
  case $language in
    splunk) where=("dest_ip src_ip answer" "dest_ip src_ip answer" "query dest_host url_domain" url) ;;
    sentinel) where=("DestinationIP SourceIP IPAddresses" "DestinationIP SourceIP" "DestinationHostName Name" RequestURL) ;;
    *) where=("destination.ip source.ip dns.resolved_ip" "destination.ip source.ip dns.resolved_ip" \
      "dns.question.name destination.domain url.domain" "url.original url.full") ;;
  esac
  { expected "${where[0]}" "${addresses[@]}"; expected "${where[1]}" "${prefixes[@]}"
    expected "${where[2]}" "${names[@]}"; expected "${where[3]}" "${urls[@]}"; } | LC_ALL=C sort > "$WORK/expected"
  for chunk in 1 3 250; do
    weir export hunt "$language" "$WORK/report.txt" chunk "$chunk" > "$WORK/queries"
    python3 tests/smoke/hunt_queries.py "$language" < "$WORK/queries" | LC_ALL=C sort > "$WORK/found" ||
      fail "$language in chunks of $chunk can't be read back: $(cat "$WORK/queries")"
    diff "$WORK/expected" "$WORK/found" || fail "$language in chunks of $chunk: other pairs"
  done
done

# sigma and elastalert are YAML (what they find is for a search engine to tell: tests/siem).
weir export hunt sigma - < "$WORK/report.txt" | python3 -c 'import sys, yaml
rules = list(yaml.safe_load_all(sys.stdin))
assert [r["logsource"]["category"] for r in rules] == ["firewall", "dns", "proxy"], rules
assert rules[0]["detection"]["destination_prefix"] == {"destination.ip|cidr": ["198.51.100.0/24", "2001:db8:bad::/48"]}
assert rules[1]["detection"]["question_below"] == {"dns.question.name|endswith": [".bad.example"]}
assert "https://evil.example:8443/a.exe\\?q=" in rules[2]["detection"]["url"]["url.original"]' || fail "sigma"
weir export hunt elastalert - < "$WORK/report.txt" | python3 -c 'import sys, yaml
rule = yaml.safe_load(sys.stdin)
should = rule["filter"][0]["bool"]["should"]
assert {"wildcard": {"dns.question.name": {"value": "*.bad.example"}}} in should, should
assert rule["type"] == "any" and rule["alert"] == ["debug"] and rule["realert"] == {"hours": 1}' || fail "elastalert"

# The documented output for the list of the documentation.
printf '%s\n' '117[.]213[.]7[.]8' '119[.]180[.]220[.]224' '144[.]202[.]127[.]44' '119[.]180[.]220[.]224' \
  '221[.]15[.]94[.]231' > "$WORK/soc-note-iocs.txt"
for language in lucene kql esql eql sigma elastalert splunk sentinel; do
  expect "the documented $language" "$(sed -n "/^### $language\$/,/^\$/p" controlplane/hunt/EXAMPLES.md | sed -n 's/^    //p')" \
    "$(weir export hunt "$language" "$WORK/soc-note-iocs.txt")"
done
! weir export hunt lucene "$WORK/none.txt" || fail "a missing file is no error"
! weir export hunt lucene - < /dev/null || fail "no indicators are no error"
