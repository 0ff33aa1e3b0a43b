#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Instructions that the pipeline needs for a frame, counted by callgrind while weir-replay judges seeded captures, against
# the figures of instructions.txt. Counts do not depend on the machine's speed or load. More than TOLERANCE percent above
# fails. Whoever means to change them: instructions.sh BUILD_DIR --record
set -eu
cd "$(dirname "$0")/../../.."

BUILD=$1
STORED=tests/unit/pipeline/instructions.txt
TOLERANCE=4
FRAMES=10000
WORLD=(--ipv4 200000 --ipv4-prefixes 5000 --ipv6 50000 --ipv6-prefixes 3000 --names 100000)

# The look-ups are built for two levels of CPU; the figures are of the higher one, which valgrind runs, too.
if ! grep -qw avx2 /proc/cpuinfo; then
  echo "skipped: the figures are for CPUs with AVX2"
  exit 0
fi
cmake --build "$BUILD" --target make_world weir-compile weir-replay > /dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make_world() { "$BUILD/bin/bench/make_world" "$@" "${WORLD[@]}"; }

make_world feeds --out "$work"
{
  printf '%s\n' 'appliance: {name: weir}' 'bridges:' '  - {name: br0, inside: lan0, outside: wan0}' 'feeds:'
  for feed in ipv4 ipv4-prefixes ipv6 ipv6-prefixes names; do
    echo "  - {name: $feed, url: \"file:$feed.txt\", format: list, subdomains: yes}"
  done
} > "$work/weir.yaml"
"$BUILD/bin/weir-compile" --config "$work/weir.yaml" --out "$work/policy.img" --key "$(printf '0%.0s' {1..32})" > "$work/log"

# count NAME KIND PER_MILLE : appends "NAME instructions-a-frame" to $work/counted.
count() {
  make_world capture --kind "$2" --out "$work/in.pcap" --frames $FRAMES --listed "$3"
  valgrind --tool=callgrind --callgrind-out-file=/dev/null '--toggle-collect=weir::pipeline::process(*' \
    "$BUILD/bin/weir-replay" --policy "$work/policy.img" --inside 10.0.0.0/8,fd77::/16 --in "$work/in.pcap" \
    --out "$work/out.pcap" --hits "$work/hits.ndjson" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  awk -v name="$1" -v frames=$FRAMES '/Collected :/ { printf "%s %.1f\n", name, $NF / frames; found = 1 }
    END { exit !found }' "$work/log" >> "$work/counted" || { cat "$work/log"; exit 1; }
}
count ipv4-1-percent-listed ipv4 10
count ipv4-30-percent-listed ipv4 300
count ipv6-1-percent-listed ipv6 10
count dns-half-listed dns 500

if [ "${2:-}" = --record ]; then
  cp "$work/counted" "$STORED"
  cat "$STORED"
  exit 0
fi
awk -v tolerance=$TOLERANCE '
  NR == FNR { stored[$1] = $2; next }
  { counted[$1] = $2 }
  END {
    for (name in stored) {
      if (counted[name] + 0 < 1) { print name ": nothing was counted"; bad = 1; continue }
      change = (counted[name] / stored[name] - 1) * 100
      verdict = change > tolerance ? "MORE" : change < -tolerance ? "less: record it" : "ok"
      printf "%-24s %8.1f instructions a frame, stored %8.1f, %+.1f %%  %s\n", name, counted[name], stored[name], change, verdict
      bad += change > tolerance
    }
    exit bad > 0
  }' "$STORED" "$work/counted"
