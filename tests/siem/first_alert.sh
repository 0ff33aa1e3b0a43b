#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The page "from box to first alert", as the box writes it into its pack, block by block in the place that it names. Only
# three things are not the reader's: /etc/rsyslog.d and /var/log are empty folders of this test, `systemctl restart rsyslog`
# starts rsyslogd in the test's namespace, and sigma and elastalert come from tests/siem/install.
. "$(dirname "$0")/_init.sh"

write_config
prepare_machine
namespaces_up
start_engine
start_dataplane
start_control
wait_until 30 "a policy to be enforced" enforces
start_resolver

# What stands in for the collector's machine: `ip netns exec` gives each block mounts of its own.
machine=$WORK/machine
mkdir -p "$machine/bin" "$machine/rsyslog.d" "$machine/log" "$machine/spool"
cat > "$machine/bin/weir" << CONF
#!/bin/sh
exec "$BIN/weir" --run-dir "$RUN_DIR" "\$@"
CONF
cat > "$machine/bin/systemctl" << CONF
#!/bin/sh
[ "\$*" = "restart rsyslog" ] || exit 1
setsid rsyslogd -n -i "$machine/rsyslogd.pid" > "$WORK/log/rsyslogd" 2>&1 < /dev/null &
echo \$! > "$WORK/pid/rsyslogd"
CONF
chmod +x "$machine"/bin/*
ln -s "$PARTS/sigma/bin/sigma" "$PARTS"/elastalert/bin/elastalert "$PARTS"/elastalert/bin/elastalert-create-index "$machine/bin/"
printf '%s\n' "global(workDirectory=\"$machine/spool\")" 'include(file="/etc/rsyslog.d/*.conf")' > "$machine/rsyslog.conf"
cat > "$machine/shell" << CONF
export PATH="$machine/bin:\$PATH" HOME="$WORK"
set -euo pipefail
mount --bind "$machine/rsyslog.d" /etc/rsyslog.d
mount --bind "$machine/rsyslog.conf" /etc/rsyslog.conf
mount --bind "$machine/log" /var/log
cd "$WORK/weir-pack" 2> /dev/null || cd "$WORK"
CONF

# run_block PLACE FILE : the commands of a block, where the reader would type them, stopping at the first that fails.
run_block() {
  local side=mgmt
  [ "$1" != client ] || side=inside
  echo "--- $1"
  cat "$2"
  cat "$machine/shell" "$2" > "$machine/now"
  in_net $side bash "$machine/now"
}

# blocks PAGE FOLDER : each ```sh block as FOLDER/NUMBER-PLACE.
blocks() {
  mkdir -p "$2"
  awk -v folder="$2" '/^```sh / { place = $2; name = sprintf("%s/%02d-%s", folder, ++number, place); next }
    /^```/ { name = "" } name { print > name }' "$1"
}

blocks controlplane/siem/pack/FIRST_ALERT.md "$WORK/first"
grep -q "{name: siem, host: 192.0.2.10, port: 601, transport: tcp, format: ecs}" controlplane/siem/pack/FIRST_ALERT.md ||
  fail "the page has no receiver for weir.yaml"
run_block box "$WORK/first/01-box"
blocks "$WORK/weir-pack/FIRST_ALERT.md" "$WORK/blocks"
grep -q "{name: siem, host: 10.78.0.2, port: 601, transport: tcp, format: ecs}" "$WORK/weir.yaml" "$WORK/weir-pack/FIRST_ALERT.md" ||
  fail "the page's receiver is not that of this box"
[ "$(ls "$WORK/blocks" | wc -l)" -ge 9 ] || fail "blocks are missing: $(ls "$WORK/blocks")"
engine_ready

for block in "$WORK/blocks"/*; do
  place=${block##*-}
  case "$block" in
    */01-box) ;; # done above
    *-until) wait_until 60 "what the page promises: $(cat "$block")" run_block until "$block" ;;
    *-follow)
      { cat "$machine/shell"; sed 's/^/exec /' "$block"; } > "$machine/now"
      spawn follow mgmt bash "$machine/now"
      for rule in weir-dns-sinkhole-hit weir-first-contact; do
        wait_until 120 "the alert of $rule" grep -q "^INFO:elastalert:Alert for $rule" "$WORK/log/follow"
      done
      grep '^INFO:elastalert:Alert for' "$WORK/log/follow"
      stop follow
      ;;
    *)
      run_block "$place" "$block" > "$WORK/log/block" 2>&1 || { cat "$WORK/log/block"; fail "a command of the page fails"; }
      cat "$WORK/log/block"
      ;;
  esac
  case "$block" in
    *-client) expect "the answer that the page promises" 0.0.0.0 "$(tail -n 1 "$WORK/log/block")" ;;
  esac
done
[ ! -s "$machine/log/weir-rejected.log" ] || fail "rejected: $(cat "$machine/log/weir-rejected.log")"
