#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Odd frames cross the box unchanged and in order, both ways, while it enforces a policy (pcap ports, jumbo MTU).
. "$(dirname "$0")/_init.sh"

write_board "net_pcap0,rx_iface_in=lan0,tx_iface=lan0" "net_pcap1,rx_iface_in=wan0,tx_iface=wan0" 9100
appliance_up 9100
for side in inside outside; do
  in_net "$side" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  in_net "$side" ip address flush dev eth0
done
frames exchange "$NETS-inside" eth0 "$NETS-outside" eth0
