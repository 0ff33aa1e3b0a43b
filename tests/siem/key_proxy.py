#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""key_proxy.py PORT CERTIFICATE KEY API_KEY ENGINE_PORT: HTTPS on loopback in front of an engine, as a site would have it
whose engine speaks HTTP only. Passes on requests with the API key, answers 401 to all others and 502 without an engine."""
import http.client
import http.server
import ssl
import sys

PORT, CERTIFICATE, KEY, API_KEY, ENGINE_PORT = sys.argv[1:]


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != f"ApiKey {API_KEY}":
            return self.answer(401, b"{}")
        engine = http.client.HTTPConnection("127.0.0.1", int(ENGINE_PORT), timeout=60)
        try:
            engine.request(self.command, self.path, body, {"Content-Type": self.headers.get("Content-Type", "")})
            said = engine.getresponse()
            return self.answer(said.status, said.read())
        except (OSError, http.client.HTTPException):
            return self.answer(502, b"{}")
        finally:
            engine.close()

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = pass_on


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(PORT)), Proxy)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print("listening", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
