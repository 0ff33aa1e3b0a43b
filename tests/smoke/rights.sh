#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The daemons keep no rights of root in any thread, strangers can't read the policy, and the data plane believes no
# start.conf and no image that somebody else could have put there.
. "$(dirname "$0")/_init.sh"

appliance_up
in_net inside ping -c 1 -W 2 -q 10.77.0.1 > /dev/null || fail "a ping does not pass"
conf=$STATE_DIR/start.conf
image=$STATE_DIR/policy.img

# has_no_rights NAME USER : ids, groups and capabilities of every thread.
has_no_rights() {
  local task none=0000000000000000 u g
  u=$(id -u "$2") g=$(id -g "$2")
  for task in "/proc/$(pid_of "$1")"/task/*; do
    expect "rights of $1, thread $(cat "$task/comm")" \
      "Uid: $u $u $u $u Gid: $g $g $g $g CapInh: $none CapPrm: $none CapEff: $none CapAmb: $none NoNewPrivs: 1 " \
      "$(grep -E '^(Uid|Gid|Cap(Inh|Prm|Eff|Amb)|NoNewPrivs):' "$task/status" | tr -s '\t\n' ' ')"
    ! grep -qE '^Groups:.*[^0-9]0( |$)' "$task/status" || fail "$1 is still in root's group"
  done
}
has_no_rights weir-dataplane weir-dp
has_no_rights weir-controlplane weir

for file in policy.img policy.key events.db; do
  expect "owner of $file, what others may" "weir ---" "$(stat -c '%U %A' "$STATE_DIR/$file" | sed 's/ .*\(...\)$/ \1/')"
done
! setpriv --reuid nobody --clear-groups cat "$image" > /dev/null 2>&1 || fail "nobody reads the policy"
stop weir-controlplane
stop weir-dataplane

# refuses_start WHAT WORDS : the data plane ends with status 3 and says WORDS.
refuses_start() {
  local status=0 said
  said=$(in_net box "$BIN/weir-dataplane" --start "$conf" 2>&1) || status=$?
  expect "$1: exit status" 3 "$status"
  [[ $said == *"$conf: $2"* ]] || fail "$1: says '$said', not '$2'"
}
for mode in 646 664; do
  chmod "$mode" "$conf"
  refuses_start "start.conf of mode $mode" "writable by group or others"
done
chmod 644 "$conf" && chown nobody "$conf"
refuses_start "start.conf of nobody" "owned by uid $(id -u nobody), must be owned by root"
chown root "$conf" && mv "$conf" "$conf.real" && ln -s "$conf.real" "$conf"
refuses_start "a symlink as start.conf" "is a symlink"
rm "$conf"
# refuses_image WORDS : the data plane starts, says why it does without the image, and forwards nothing (closed).
refuses_image() {
  start_dataplane
  grep -qF "$image: $1" "$WORK/log/weir-dataplane" || fail "the image is not refused as '$1'"
  ! in_net inside ping -c 1 -W 1 -q 10.77.0.1 > /dev/null || fail "forwards with an image that is '$1'"
  stop weir-dataplane
}
chmod 660 "$image"
refuses_image "writable by group or others"
chmod 640 "$image" && mv "$image" "$image.real" && ln -s "$image.real" "$image"
refuses_image "is a symlink"
