# SPDX-License-Identifier: BSD-3-Clause
# The suites of tests/run, and how their results are counted. Sourced by it, in the root of the checkout.

passed=0
failed=0
failures=()
log_dir=$PWD/build/test-logs
export WEIR_SHARED=${WEIR_SHARED:-$(cd .. && pwd)/shared}

# count NAME STATUS LOG : one test program. A CppUTest or "N passed, N failed" line in its log counts its cases.
count() {
  local name=$1 status=$2 log=$3 line ok bad
  line=$(grep -aE '^(OK|Errors) \(|^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
  case "$line" in
    OK*) ok=$(sed -E 's/.* ([0-9]+) ran.*/\1/' <<< "$line") bad=0 ;;
    Errors*) bad=$(sed -E 's/^Errors \(([0-9]+) failures.*/\1/' <<< "$line"); ok=$(($(sed -E 's/.* ([0-9]+) ran.*/\1/' <<< "$line") - bad)) ;;
    *passed*) read -r ok _ bad _ <<< "$line" ;;
    *) ok=$((status == 0)) bad=$((status != 0)) ;;
  esac
  [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  passed=$((passed + ok))
  failed=$((failed + bad))
  if [ "$bad" -eq 0 ]; then
    printf '  ok      %-44s %s %s\n' "$name" "$ok" "$([ "$ok" -eq 1 ] && echo case || echo cases)"
  else
    local alone=
    [ ! -x "tests/$name.sh" ] || alone=" (alone: tests/$name.sh)"
    failures+=("$name$alone: $log")
    printf '  FAILED  %-44s %s of %s, log: %s\n' "$name" "$bad" $((ok + bad)) "$log"
    tail -n 40 "$log" | sed 's/^/    | /'
  fi
}

# run_test NAME COMMAND... : bounded in time, its output in a log of its own.
run_test() {
  local name=$1 log=$log_dir/${1//\//_}.log
  shift
  timeout --kill-after=20 "${test_seconds:-600}" "$@" > "$log" 2>&1 < /dev/null
  count "$name" $? "$log"
}

# start_test NAME COMMAND... : the same beside others, as many as there are cores; settle_tests waits for them and counts
# them in order. For tests that need neither the machine for themselves nor each other's files.
started=()
start_test() {
  local name=$1 log=$log_dir/${1//\//_}.log
  shift
  while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
  {
    trap 'kill "$test_pid"' TERM
    timeout --kill-after=20 "${test_seconds:-600}" "$@" > "$log" 2>&1 < /dev/null &
    test_pid=$!
    wait "$test_pid"
    echo $? > "$log.status"
  } &
  started+=("$name")
}

settle_tests() {
  local name log
  wait
  for name in "${started[@]}"; do
    log=$log_dir/${name//\//_}.log
    count "$name" "$(cat "$log.status")" "$log"
    rm -f "$log.status"
  done
  started=()
}

build() {
  local preset=$1 start=$SECONDS
  shift
  echo "  building ($preset)"
  if [ ! -e "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" > "$log_dir/build_$preset.log" 2>&1 || { tail -n 30 "$log_dir/build_$preset.log"; return 1; }
  fi
  cmake --build --preset "$preset" "$@" > "$log_dir/build_$preset.log" 2>&1 || { grep -aE 'error|FAILED' "$log_dir/build_$preset.log" | head -n 30; return 1; }
  rm -f "${stage:-/nonexistent}/build/$preset/staged"
  echo "  built in $((SECONDS - start)) s"
}

prepare() {
  toolchains/install-deps || return 1
  mkdir -p "$log_dir"
  boards/common/prepare
  build release || { echo "the release build failed: $log_dir/build_release.log"; failed=1; closing_line; return 1; }
}

# Units run as nobody: root would hide permission bugs. A checkout that nobody can't read is tested from a copy.
stage=
staged() {
  if [ -z "$stage" ]; then
    stage=$(mktemp -d /tmp/weir-units.XXXXXX)
    mkdir "$stage/build"
    cp -a tests "$stage/"
    [ ! -d dataplane ] || cp -a dataplane controlplane dns boards toolchains CMakeLists.txt CMakePresets.json "$stage/"
    chown -R nobody:nogroup "$stage"
  fi
  if [ ! -e "$stage/build/$1/staged" ]; then
    mkdir -p "$stage/build/$1"
    cp -au "build/$1/bin" "$stage/build/$1/"
    touch "$stage/build/$1/staged"
    chown -R nobody:nogroup "$stage/build/$1"
  fi
}

# Some programs know where the build put their companions: a checkout below a folder that nobody may not enter is tested as
# root, in the copy all the same.
reachable=
may_be_nobody() {
  if [ -z "$reachable" ]; then
    reachable=yes
    setpriv --reuid=nobody --regid=nogroup --clear-groups test -x "$PWD/build" || {
      reachable=no
      echo "  note    the user nobody can't enter $PWD, so unit tests run as root, who may do everything: fewer mistakes show"
    }
  fi
  [ $reachable = yes ]
}

# as_nobody PRESET NAME COMMAND... : starts a test in the copy of the tree.
as_nobody() {
  local preset=$1 name=$2
  shift 2
  staged "$preset"
  if ! may_be_nobody; then
    start_test "$name" env -C "$stage" HOME="$stage" TMPDIR="$stage" "$@"
    return
  fi
  start_test "$name" env -C "$stage" HOME="$stage" TMPDIR="$stage" setpriv --reuid=nobody --regid=nogroup --clear-groups \
    --no-new-privs -- "$@"
}

cleanup() {
  local started_pid
  for started_pid in $(jobs -rp); do kill "$started_pid" 2> /dev/null; done
  wait
  [ -z "$stage" ] || rm -rf "$stage"
}

unit_programs() {
  local preset=$1 program
  shift
  for program in "$@"; do
    as_nobody "$preset" "unit/$preset/${program##*/}" "build/$preset/bin/tests/${program##*/}"
  done
  settle_tests
}

build_or_fail() {
  build "$@" && return 0
  echo build failed > "$log_dir/build_failed_$1.log"
  count "build/$1" 1 "$log_dir/build_$1.log"
  return 1
}

suite_unit() {
  unit_programs release build/release/bin/tests/*_test
  if build_or_fail asan --target unit_tests weir-compile weir-replay; then unit_programs asan build/asan/bin/tests/*_test; fi
  if build_or_fail tsan --target hits_test runtime_test; then unit_programs tsan hits_test runtime_test; fi
  # These build with the checkout's own commands, so they run in it.
  local script
  for script in tests/unit/*/*.sh; do
    [ -e "$script" ] || continue
    run_test "unit/$(basename "$(dirname "$script")")/$(basename "$script" .sh)" "$script" "$PWD/build/release"
  done
}

suite_golden() {
  staged release
  as_nobody release golden/release tests/golden/run "$stage/build/release"
  if build_or_fail asan --target weir-compile weir-replay; then
    staged asan
    as_nobody asan golden/asan tests/golden/run "$stage/build/asan"
  fi
  settle_tests
}

# Every corpus is replayed with the address sanitizer, then each target runs for a bounded number of fresh inputs.
suite_fuzz() {
  build_or_fail fuzz --target fuzzers || return
  local target name corpus
  for target in build/fuzz/bin/fuzz/*; do
    name=${target##*/}
    corpus=$(echo tests/fuzz/*/corpus/"$name")
    staged fuzz
    as_nobody fuzz "fuzz/$name/corpus" "build/fuzz/bin/fuzz/$name" -runs=0 "$corpus"
    as_nobody fuzz "fuzz/$name/fresh" "build/fuzz/bin/fuzz/$name" -runs="${WEIR_FUZZ_RUNS:-20000}" -max_total_time=10 -seed=1 \
      -artifact_prefix="$stage/" "$corpus"
  done
  settle_tests
}

suite_smoke() {
  local script
  for script in tests/smoke/[a-z]*.sh; do
    [ -e "$script" ] && run_test "smoke/$(basename "$script" .sh)" "$script"
  done
}

suite_siem() {
  local script
  for script in tests/siem/[a-z]*.sh; do
    [ -e "$script" ] && run_test "siem/$(basename "$script" .sh)" "$script"
  done
}

suite_lint() {
  local script
  for script in tests/lint/*; do
    [ -x "$script" ] && run_test "lint/${script##*/}" "$script"
  done
}

timed() {
  local start=$SECONDS
  echo "suite $1"
  "suite_$1"
  echo "suite $1 took $((SECONDS - start)) s"
}

closing_line() {
  local failure
  for failure in "${failures[@]}"; do echo "failed: $failure"; done
  echo "all took $((SECONDS / 60)) min $((SECONDS % 60)) s; logs in $log_dir"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
