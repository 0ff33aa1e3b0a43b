#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The lab shows everything it promises, obeys its terminal (lab_pty.py), and leaves nothing behind.
set -eu
cd "$(dirname "$0")/../.."

boards/lab/run --once
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 tests/smoke/lab_pty.py boards/lab/run "$home"
if ip netns list | grep -E '^weir-(inside|outside|box|mgmt)'; then echo "the lab left namespaces"; exit 1; fi
if [ -e /run/weir-lab ]; then echo "the lab left /run/weir-lab"; exit 1; fi
