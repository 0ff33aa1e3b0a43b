# SPDX-License-Identifier: BSD-3-Clause
# What the lab is called and where it keeps things; sourced by up, down and run in the root of the checkout.
NETS=weir
WORK=/run/weir-lab
RUN_DIR=/run/weir
STATE_DIR=$WORK/state
BIN=$PWD/build/release/bin
HUGEPAGES=192
shared_feeds=${WEIR_SHARED:-$(cd .. && pwd)/shared}/feeds
. boards/common/appliance.sh
