#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Plants one fault at a time in a copy of a builder source, links the policy tests with it, and expects the property
# test to fail. Usage: mutants.sh BUILD_DIR (in which policy_test has been built). Exit 0: every mutant was killed.
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../../../dataplane/policy/build" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
objects=$(find "$build/tests/unit/policy/CMakeFiles/policy_test.dir" -name '*.o')
libraries=$(find "$build" -name libweir_policy_build.a -o -name libweir_policy.a -o -name libweir_address.a \
            -o -name libweir_test_main.a)

# The compiler and flags that the build uses for a builder source, without input, output and dependency options.
flags_of() {
  python3 - "$build/compile_commands.json" "$source/$1" <<'PYTHON'
import json, shlex, sys
command = next(c["command"] for c in json.load(open(sys.argv[1])) if c["file"] == sys.argv[2])
words = shlex.split(command)
words = words[1:] if words[0].endswith("ccache") else words
drop = {"-o": 2, "-c": 2, "-MT": 2, "-MF": 2, "-MD": 1}
kept = []
while words:
    count = drop.get(words[0], 0)
    kept += words[:1] if count == 0 else []
    words = words[max(count, 1):]
print(shlex.join(kept))
PYTHON
}

killed=0
total=0
# mutant NAME FILE SED_EXPRESSION
mutant() {
  total=$((total + 1))
  sed "$3" "$source/$2" > "$work/$2"
  if cmp -s "$work/$2" "$source/$2"; then
    echo "mutant $1: the expression no longer applies to $2" >&2
    exit 2
  fi
  compile=$(flags_of "$2")
  # The mutated object defines the same symbols, so the linker never takes the sound one out of the archive.
  eval "$compile -w -I'$source' -c '$work/$2' -o '$work/mutant.o'"
  eval "$compile '$work/mutant.o' $(echo $objects) -Wl,--start-group $(echo $libraries) -Wl,--end-group -lCppUTest -lCppUTestExt -o '$work/mutant'"
  if "$work/mutant" -g Property > "$work/log" 2>&1; then
    echo "mutant $1: SURVIVED"
  else
    echo "mutant $1: killed"
    killed=$((killed + 1))
  fi
}

mutant last-action-wins overlap.cc 's/std::max(entry_class.outbound, action)/action/'
mutant allow-never-stored overlap.cc 's/ : state.reported.lists || is_kept;/ : is_kept;/'
mutant allow-of-embedded-dropped overlap.cc 's/ || is_kept;/;/'
mutant below-only-covers-itself name_sweep.cc 's/return form != NameForm::below_only;/return form <= NameForm::below_only;/'
mutant hole-is-ignored overlap.cc 's/return said.feed == source.feed; }/return source.feed == kNoFeed; }/'
mutant leaf-forgets-its-end ipv4_prefix_section.cc 's/current_ = range.entry;/current_ |= range.entry;/'
mutant longer-names-not-announced name_lines.cc 's/    if (name.labels > 2)/    if (name.labels > 9)/'
mutant full-line-does-not-go-on name_lines.cc 's/    line->rest |= raw::kGoesOn;//'
echo "$killed of $total mutants killed"
[ "$killed" -eq "$total" ]
