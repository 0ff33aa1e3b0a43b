#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Real dig clients through the box: a listed name is answered for every type, with and without EDNS, in the asker's
# case; other names reach the resolver; the receiver gets events that the seed's Sigma rule would find.
. "$(dirname "$0")/_init.sh"

appliance_up
start_resolver
ask() { in_net inside dig +tries=1 +time=2 "$@"; }
short() { ask +short "$@"; }
status() { sed -n 's/.*status: \([A-Z]*\),.*/\1/p'; }

expect "a name that is not listed" 10.77.0.80 "$(short @10.77.0.53 good.example A)"
expect "below an exact name" 10.77.0.80 "$(short @10.77.0.53 www.bad.example A)"
for options in "+noedns" "+edns=0 +nocookie" "+edns=0 +cookie" "+dnssec +bufsize=4096"; do
  for server in 10.77.0.53 fd77::53; do
    # shellcheck disable=SC2086 # words
    set -- $options "@$server"
    expect "A $options" 0.0.0.0 "$(short "$@" bad.example A)"
    expect "AAAA $options" :: "$(short "$@" bad.example AAAA)"
    expect "ANY $options" 0.0.0.0 "$(short "$@" +notcp bad.example ANY)"
    for type in HTTPS SVCB MX TXT CNAME NS SOA TYPE65280; do
      answer=$(ask "$@" bad.example "$type")
      expect "$type $options: status" NOERROR "$(status <<< "$answer")"
      grep -q "ANSWER: 0, AUTHORITY: 1" <<< "$answer" || fail "$type $options: not NODATA with SOA: $answer"
    done
  done
done
answer=$(ask @10.77.0.53 BaD.eXaMpLe A)
grep -qE '^BaD\.eXaMpLe\..*0\.0\.0\.0' <<< "$answer" || fail "the asker's case is not kept: $answer"
if grep -qi 'warning' <<< "$answer"; then fail "dig warns: $answer"; fi
expect "EDNS version 1" BADVERS "$(ask @10.77.0.53 +edns=1 +noednsneg bad.example A | status)"
does_not_answer() { ! ask @10.77.0.53 "$@" > /dev/null; }
does_not_answer bad.example CH A || fail "an odd query (class CH) was answered"

received() { python3 tests/smoke/received.py "$WORK/received.log" "$@"; }
wait_until 30 "the A event" received has event.action=dns-sinkholed dns.question.name=bad.example dns.question.type=A \
  dns.resolved_ip=0.0.0.0 source.ip=10.77.0.10 client.ip=10.77.0.10 threat.indicator.name=bad.example threat.feed.name=bad
wait_until 30 "the AAAA event" received has event.action=dns-sinkholed dns.question.type=AAAA dns.resolved_ip=:: \
  source.ip=fd77::10
wait_until 30 "the HTTPS event" received has event.action=dns-blocked dns.question.type=HTTPS dns.response_code=NOERROR
wait_until 30 "the odd query's event" received has event.action=blocked dns.question.name=bad.example dns.question.class=CH
received lacks dns.question.name=good.example
received check
