#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A feed server with every mood: usage http_server.py [CERT KEY]. Prints its port once it listens on 127.0.0.1."""
import gzip
import http.server
import random
import ssl
import sys
import urllib.parse
import zlib

BODY = b"192.0.2.1\n192.0.2.2\n"
ETAG = '"v1"'
MODIFIED = "Tue, 01 Sep 2026 10:00:00 GMT"
# Many blocks long, packed and unpacked.
LIST = b"".join(b"198.%d.%d.%d\n" % tuple(random.Random(seed).randbytes(3)) for seed in range(10000))
HALF = len(LIST) // 2
ZIPPED = gzip.compress(LIST)


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


# What the path /packed sends: name -> (Content-Encoding, body)
PACKED = {
    "identity": ("identity", LIST),
    "gzip": ("gzip", ZIPPED),
    "upper_case": ("X-GZip", ZIPPED),
    "members": ("gzip", gzip.compress(LIST[:HALF]) + gzip.compress(b"") + gzip.compress(LIST[HALF:])),
    "deflate": ("deflate", zlib.compress(LIST)),
    "stored": ("deflate", zlib.compress(LIST, 0)),
    "raw": ("deflate", raw_deflate(LIST)),
    "raw_stored": ("deflate", zlib.compress(LIST, 0)[2:-4]),
    "empty": ("gzip", gzip.compress(b"")),
    "nothing": ("gzip", b""),
    "unknown": ("br", LIST),
    "twice": ("gzip, gzip", gzip.compress(ZIPPED)),
    "misnamed": ("gzip", LIST),
    "damaged": ("gzip", ZIPPED[:-8] + bytes(4) + ZIPPED[-4:]),
    "gzip_tail": ("gzip", ZIPPED + b"tail"),
    "deflate_tail": ("deflate", zlib.compress(LIST) + b"tail"),
}


class Feed(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def plain(self, query):
        if self.headers.get("If-None-Match") == ETAG or self.headers.get("If-Modified-Since") == MODIFIED:
            return self.answer(304)
        return self.answer(200, BODY, ETag=ETAG, Last_Modified=MODIFIED)

    def echo(self, query):
        names = ("User-Agent", "If-None-Match", "If-Modified-Since", "X-Key", "Accept-Encoding")
        lines = ["%s: %s\n" % (name, self.headers.get(name, "-")) for name in names]
        self.answer(200, "".join(lines).encode())

    def zipped(self, query):
        self.answer(200, gzip.compress(BODY), Content_Encoding="gzip")

    def packed(self, query):
        """NAME, NAME,CUT or NAME,CUT,FRAMING: all but the last CUT bytes, framed by length (or close, chunks, transfer)."""
        name, cut, framing = (query.split(",") + ["0", "length"][query.count(","):])[:3]
        encoding, body = PACKED[name]
        body = body[:len(body) - int(cut)]
        if framing == "length":
            return self.answer(200, body, Content_Encoding=encoding)
        self.close_connection = True
        self.send_response(200)
        self.send_header("Transfer-Encoding" if framing == "transfer" else "Content-Encoding", encoding)
        if framing == "chunks":
            self.send_header("Transfer-Encoding", "chunked")
            body = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
        self.end_headers()
        self.wfile.write(body)

    def bomb(self, query):
        self.answer(200, gzip.compress(bytes(64 * 1024 * 1024)), Content_Encoding="gzip")

    def bombs(self, query):
        self.answer(200, gzip.compress(bytes(100 * 1024)) * 1000, Content_Encoding="gzip")

    def packed_redirect(self, query):
        self.answer(302, ZIPPED[:1000], Content_Encoding="gzip", Location=urllib.parse.unquote(query))

    def endless(self, query):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"1000\r\n" + b"a" * 4096 + b"\r\n")

    def cut(self, query):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(BODY)
        self.close_connection = True

    def silent(self, query):
        self.rfile.read(1)
        self.close_connection = True

    def headers_only(self, query):
        self.send_response(200)
        for number in range(20000):
            self.send_header("X-%d" % number, "a" * 40)
        self.end_headers()

    def status(self, query):
        self.answer(int(query), b"<html>no</html>", Retry_After="120")

    def redirect(self, query):
        self.answer(302, b"moved", Location=urllib.parse.unquote(query))

    def loop(self, query):
        self.answer(302, Location="/loop")

    def bad_etag(self, query):
        self.answer(200, BODY, ETag='"' + "e" * 2000 + '"')

    def do_GET(self):
        path, _, query = self.path.partition("?")
        act = getattr(self, path.strip("/"), None)
        try:
            act(query) if act else self.answer(404)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    server.daemon_threads = True
    server.handle_error = lambda request, client: None
    if len(sys.argv) == 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()


main()
