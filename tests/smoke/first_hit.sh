#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The first hit of a key is at the receiver within a second of the frame on the wire; what follows is summed up and comes
# after the interval.
. "$(dirname "$0")/_init.sh"

write_config
sed -i 's/^  interval: 1s/  interval: 5s/' "$WORK/weir.yaml"
appliance_up
ip -n "$NETS-outside" address add 203.0.113.126/26 dev lo
in_net inside ping -c 1 -W 5 10.77.0.1 > /dev/null || fail "no way through"

# Each round is a new key: another listed address. A machine that does ten other things may be late once.
in_net inside python3 - "$WORK/received.log" << 'PY' || fail "first hits came late"
import socket, sys, time
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
waits = []
for host in range(70, 77):
    address = f"203.0.113.{host}"
    began = time.monotonic()
    for _ in range(3):
        udp.sendto(b"x", (address, 9))
    while time.monotonic() - began < 10:
        if f'"destination":{{"ip":"{address}"' in open(sys.argv[1], errors="replace").read():
            break
        time.sleep(0.005)
    waits.append(time.monotonic() - began)
print("first hits at the receiver after", *(f"{wait:.3f}" for wait in waits), "s")
sys.exit(sorted(waits)[len(waits) // 2] > 1 or max(waits) > 3)
PY
got_all() { [ "$(python3 tests/smoke/received.py "$WORK/received.log" sum network.packets destination.port=9)" -eq 21 ]; }
wait_until 30 "the sums" got_all
weir show telemetry
