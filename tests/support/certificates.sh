#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# certificates.sh DIR : makes a private authority and what tests of TLS need, as NAME.pem and NAME.key in DIR.
#   ca, other-ca     two authorities that know nothing of each other
#   server           of ca, for siem.test, 127.0.0.1, ::1 and 10.78.0.2
#   elsewhere        of ca, for elsewhere.test only
#   expired          of ca, as server, valid until the end of 2020
#   client           of ca, the appliance weir-test
#   stranger         of other-ca, as server and as client
set -eu
cd "$1"

cat > openssl.cnf << CONF
[ca]
default_ca = one
[one]
database = ./index
serial = ./serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
CN = weir
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
CONF
: > index
echo 01 > serial

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2> /dev/null; }

authority() {
  key "$1"
  openssl req -x509 -config openssl.cnf -extensions authority -new -key "$1.key" -subj "/CN=weir test $1" -days 3650 -out "$1.pem"
}

# issue NAME AUTHORITY COMMON_NAME ALT_NAMES [FROM TO]
issue() {
  key "$1"
  openssl req -config openssl.cnf -new -key "$1.key" -subj "/CN=$3" -out "$1.csr"
  printf 'subjectAltName = %s\nkeyUsage = digitalSignature\nextendedKeyUsage = serverAuth, clientAuth\n' "$4" > "$1.ext"
  openssl ca -batch -notext -config openssl.cnf -cert "$2.pem" -keyfile "$2.key" -extfile "$1.ext" \
    -startdate "${5:-20200101000000Z}" -enddate "${6:-20491231235959Z}" -in "$1.csr" -out "$1.pem" 2> issue.log || {
    cat issue.log >&2
    exit 1
  }
  rm -f "$1.csr" "$1.ext"
}

names="DNS:siem.test,IP:127.0.0.1,IP:::1,IP:10.78.0.2"
authority ca
authority other-ca
issue server ca siem.test "$names"
issue elsewhere ca elsewhere.test DNS:elsewhere.test
issue expired ca siem.test "$names" 20200101000000Z 20201231235959Z
issue client ca weir-test DNS:weir-test
issue stranger other-ca siem.test "$names"
