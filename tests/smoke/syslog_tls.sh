#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Syslog over TLS to rsyslog, which wants to know its client by name: hits arrive; a box with the certificate of a
# stranger gets nothing through, and `show telemetry` says why; the right certificate put in its place needs no restart.
. "$(dirname "$0")/_init.sh"

mkdir -p "$WORK/tls" "$WORK/rsyslog"
tests/support/certificates.sh "$WORK/tls"
chmod -R a+rX "$WORK/tls" # for uid weir; a real key would be 0640 root:weir
cp "$WORK/tls/stranger.pem" "$WORK/tls/box.pem"
cp "$WORK/tls/stranger.key" "$WORK/tls/box.key"
chmod a+r "$WORK"/tls/*
write_config
sed -i '/name: siem/d' "$WORK/weir.yaml"
cat >> "$WORK/weir.yaml" << CONF
    - {name: secure, host: 10.78.0.2, transport: tls, ca-file: tls/ca.pem, certificate-file: tls/box.pem, key-file: tls/box.key}
    - {name: misnamed, host: 10.78.0.2, transport: tls, ca-file: tls/ca.pem, server-name: other.test}
    - {name: unknown, host: 10.78.0.2, transport: tls, ca-file: tls/other-ca.pem}
CONF
cat > "$WORK/tls.conf" << CONF
global(workDirectory="$WORK/rsyslog" maxMessageSize="16k" parser.escapeControlCharactersOnReceive="off"
  defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="$WORK/tls/ca.pem"
  defaultNetstreamDriverCertFile="$WORK/tls/server.pem" defaultNetstreamDriverKeyFile="$WORK/tls/server.key")
module(load="imtcp")
template(name="raw" type="string" string="%rawmsg%\n")
ruleset(name="store") { action(type="omfile" file="$WORK/secure.log" template="raw" fileCreateMode="0644") }
input(type="imtcp" address="10.78.0.2" port="6514" ruleset="store" supportOctetCountedFraming="on"
  streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="x509/name" permittedPeer=["weir-test"])
CONF
appliance_up
spawn tls mgmt rsyslogd -n -f "$WORK/tls.conf" -i "$WORK/rsyslog/tls.pid"
listens() { in_net mgmt ss -lnt | grep -q '10.78.0.2:6514'; }
wait_until 30 "the TLS receiver to listen" listens
outside_host 198.51.100.66/32
start_web web-outside outside 80
does_not_reach inside http://198.51.100.66/ || fail "198.51.100.66 is reached"

# receiver NAME FIELD
receiver() { weir show telemetry --json | python3 -c 'import json, sys
print(next(d for d in json.load(sys.stdin)["destinations"] if d["name"] == sys.argv[1])[sys.argv[2]])' "$@"; }
says() { receiver "$1" last_error | grep -q "$2"; }
wait_until 30 "the wrong name to be told" says misnamed "certificate is not for other.test but for siem.test"
wait_until 30 "the wrong authority to be told" says unknown "certificate is of no authority in .*/other-ca.pem"
wait_until 30 "the refusal to be told" says secure "it does not accept our certificate\|of our certificate"
weir show telemetry
[ ! -s "$WORK/secure.log" ] || fail "a stranger got something through"

cp "$WORK/tls/client.pem" "$WORK/tls/box.pem"
cp "$WORK/tls/client.key" "$WORK/tls/box.key"
got() { python3 tests/smoke/received.py "$WORK/secure.log" has "$@"; }
wait_until 40 "the hit over TLS" got event.action=blocked destination.ip=198.51.100.66 source.ip=10.77.0.10
python3 tests/smoke/received.py "$WORK/secure.log" check
expect "state" connected "$(receiver secure state)"
receiver secure security | grep -q '^TLSv1\.[23] ' || fail "not protected by TLS 1.2 or later: $(receiver secure security)"
all_sent() { [ "$(receiver secure queued)" -eq 0 ] &&
  [ "$(python3 tests/smoke/received.py "$WORK/secure.log" ids)" -eq "$(receiver secure stored)" ]; }
wait_until 30 "all events to arrive" all_sent
weir show telemetry
