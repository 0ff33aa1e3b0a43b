#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A syslog receiver (octet counting) without a memory: what it has read is in the file before it reads on, so kill -9
loses what the kernel holds unread, what TLS has not handed out, and nothing that was received.

  syslog_receiver.py FILE ADDRESS PORT [CERTIFICATE KEY]     TLS with a certificate; each message is a line of FILE
"""
import os
import re
import socket
import ssl
import sys

RECEIVE_BUFFER = 1 << 20  # fixed: how much a receiver that stands still holds must not depend on the machine's settings
SO_RCVBUFFORCE = 33
LENGTH = re.compile(rb"([1-9][0-9]{0,5}) ")


def whole_lines(path):
    """The file, to append to; a message that a killed receiver wrote in part only goes: it comes again."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    size = os.fstat(file).st_size
    tail = os.pread(file, 1 << 16, max(0, size - (1 << 16)))
    os.ftruncate(file, size - len(tail) + tail.rfind(b"\n") + 1)
    return file


def messages(data):
    """The whole messages at the beginning of the data as lines, and what is left of it."""
    lines, at = [], 0
    while match := LENGTH.match(data, at):
        end = match.end() + int(match[1])
        if end > len(data):
            break
        lines.append(data[match.end():end] + b"\n")
        at = end
    assert match or len(data) - at < 7, f"no octet counting: {data[at:at + 40]}"
    return b"".join(lines), data[at:]


def receive(connection, file):
    rest = b""
    while data := connection.recv(65536):
        lines, rest = messages(rest + data)
        while lines:
            lines = lines[os.write(file, lines):]


def listening(address, port):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    listener.bind((address, int(port)))
    listener.listen()
    return listener


def main():
    path, address, port, *certificate = sys.argv[1:]
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    if certificate:
        context.load_cert_chain(*certificate)
    file = whole_lines(path)
    listener = listening(address, port)
    while True:
        connection, _ = listener.accept()
        try:
            receive(context.wrap_socket(connection, server_side=True) if certificate else connection, file)
        except OSError as problem:  # of TLS, too
            print(problem, flush=True)
        connection.close()


if __name__ == "__main__":
    main()
