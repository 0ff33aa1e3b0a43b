#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# `block` and `allow` from the shell on top of 100,000 indicators: enforced when the command answers, taken back by
# `no`, refused where they would hurt, explained by `test`.
. "$(dirname "$0")/_init.sh"

mkdir -p "$feeds"
seq 1 100000 | awk '{printf "198.%d.%d.%d\n", 18 + int($1 / 65536), int($1 / 256) % 256, $1 % 256}' > "$feeds/bad.txt"
echo 198.51.100.66 >> "$feeds/bad.txt"
appliance_up
outside_host 198.51.100.66/32 203.0.113.9/32
start_resolver
start_web web-outside outside 80

reaches inside http://203.0.113.9/ || fail "203.0.113.9 is blocked to begin with"
start=$(date +%s%3N)
weir block ip '203[.]0[.]113[.]9' for 1h reason "ticket 4711"
took=$(($(date +%s%3N) - start))
does_not_reach inside http://203.0.113.9/ || fail "block answered and is not enforced"
echo "block at 100,001 indicators: $took ms until the command answered"
[ "$took" -lt 6000 ] || fail "block took $took ms (2 s are promised on an idle box)"
weir test ip 203.0.113.9 | grep -q local-block || fail "test does not name local-block: $(weir test ip 203.0.113.9)"
weir test ip 203.0.113.9 | grep -q "ticket 4711" || fail "test does not say why it is blocked"
expect "a prefix with a blocked address in it" in-part "$(weir test ip 203.0.113.0/24 --json | field verdict)"
weir no block ip 203.0.113.9
reaches inside http://203.0.113.9/ || fail "no block is not enforced"

# What else blocks it is said, and what a block takes the place of.
weir block ip 203.0.113.0/24 reason "whole net"
weir block ip 203.0.113.9 for 1h reason lab
weir block ip 203.0.113.9 reason again > "$WORK/again"
grep -q '^replaces: for 1 h, until .*, reason lab$' "$WORK/again" || fail "block again: $(cat "$WORK/again")"
weir no block ip 203.0.113.9 > "$WORK/back"
grep -q '^still blocked by 203.0.113.0/24 (local block)$' "$WORK/back" || fail "no block within a block: $(cat "$WORK/back")"
if weir no block ip 203.0.113.9 2> "$WORK/back"; then fail "taken back twice"; fi
grep -q '; 203.0.113.0/24 (local block) covers it$' "$WORK/back" || fail "no block twice: $(cat "$WORK/back")"
weir block ip 198.51.100.66 reason "on a feed"
expect "the feed that still blocks" '["bad"]' "$(weir no block ip 198.51.100.66 --json | grep -o '"listed_by":[^]]*]' | cut -d: -f2)"
weir no block ip 203.0.113.0/24

weir allow ip 198.51.100.66 reason "false positive"
reaches inside http://198.51.100.66/ || fail "allow is not enforced"
if weir block ip 198.51.100.66 reason again; then fail "blocking an allowed address was not refused"; fi
if weir block ip 10.77.0.53 reason oops; then fail "blocking a protected server was not refused"; fi
expect "who stops it again" "it is listed by bad: it is stopped again" "$(weir no allow ip 198.51.100.66 | tail -n 1)"
does_not_reach inside http://198.51.100.66/ || fail "no allow is not enforced"

weir block name 'evil[.]example' reason "seen in phishing"
expect "a blocked name" 0.0.0.0 "$(in_net inside dig +short +tries=1 +time=2 @10.77.0.53 evil.example A)"
weir no block name evil.example
if weir block name co.uk reason oops; then fail "a whole public suffix was blocked without a word for it"; fi
expect "the name again" 10.77.0.80 "$(in_net inside dig +short +tries=1 +time=2 @10.77.0.53 evil.example A)"

weir block ip 203.0.113.9 for 2s reason "for a moment"
says_expired() { weir show policy | grep -q 'block 203.0.113.9 expired'; }
wait_until 30 "the block to expire" says_expired
reaches inside http://203.0.113.9/ || fail "an expired block is still enforced"
