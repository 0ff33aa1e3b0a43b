#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Reads hunt queries back into (field, value) pairs with a parser of its own: hunt_queries.py LANGUAGE < queries.

A tokeniser, a grammar of conditions joined by "or", and for each language the few forms of a condition. Whatever does not
fit is an error, so a missing escape or bracket shows. Prints "field<TAB>value" lines, sorted; a name of which all below
is asked for is *.NAME, an address in CIDR notation of full length is the address.
"""
import re
import sys

TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z_][\w.]*~?)|(\*\.[a-z0-9._-]+)|([(),:=|]))')
FIELDS = {
    "ecs": {"destination.ip", "source.ip", "dns.resolved_ip", "dns.question.name", "destination.domain", "url.domain",
            "url.original", "url.full"},
    "splunk": {"dest_ip", "src_ip", "answer", "query", "dest_host", "url_domain", "url"},
    "sentinel": {"DestinationIP", "SourceIP", "DestinationHostName", "RequestURL", "Name", "IPAddresses"},
}


def tokens(text):
    at, out = 0, []
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if not match:
            raise ValueError(f"no token at {text[at:at + 30]!r}")
        at = match.end()
        string, word, wildcard, sign = match.groups()
        if string is not None:
            if re.search(r'\\[^"\\]', string.replace("\\\\", "")):
                raise ValueError(f"odd escape in {string!r}")
            out.append(("string", re.sub(r"\\(.)", r"\1", string)))
        elif wildcard:
            out.append(("wildcard", wildcard))
        else:
            out.append(("word", word) if word else ("sign", sign))
    return out


class Parser:
    def __init__(self, text, language):
        self.left = tokens(text)
        self.language = language
        self.fields = FIELDS.get(language, FIELDS["ecs"])
        self.pairs = []

    def peek(self, *kinds):
        return self.left and self.left[0] in kinds

    def take(self, kind, *values):
        if not self.left or self.left[0][0] != kind or (values and self.left[0][1].lower() not in values):
            raise ValueError(f"expected {kind} {values}, found {self.left[:3]}")
        return self.left.pop(0)[1]

    def field(self):
        name = self.take("word")
        if name not in self.fields:
            raise ValueError(f"unknown field {name}")
        return name

    def add(self, field, value):
        self.pairs.append((field, re.sub(r"(?<=[.:\da-f])/(32|128)$", "", value)))

    def either(self, condition):
        condition()
        while self.left and self.left[0][0] == "word" and self.left[0][1].lower() == "or":
            self.left.pop(0)
            condition()

    def strings(self, field, before=""):
        self.add(field, before + self.take("string"))
        while self.peek(("sign", ",")):
            self.left.pop(0)
            self.add(field, before + self.take("string"))

    # field : ("a" or "b" or *.c)
    def kibana(self):
        if self.peek(("sign", "(")):
            self.take("sign", "(")
            self.either(self.kibana)
            return self.take("sign", ")")
        field = self.field()
        self.take("sign", ":")

        def value():
            kind, text = self.left.pop(0)
            if kind not in ("string", "wildcard"):
                raise ValueError(f"no value: {text}")
            self.add(field, text)
        if self.peek(("sign", "(")):
            self.take("sign", "(")
            self.either(value)
            return self.take("sign", ")")
        return value()

    # cidrMatch(field, "a/32") | field in~ ("a") | field like~ "*.a"
    def elastic(self):
        if self.left[0][1].lower() in ("cidrmatch", "cidr_match"):
            self.take("word", "cidrmatch", "cidr_match")
            self.take("sign", "(")
            field = self.field()
            self.take("sign", ",")
            end = self.left.index(("sign", ")")) if ("sign", ")") in self.left else len(self.left)
            if not all("/" in text for kind, text in self.left[:end] if kind == "string"):
                raise ValueError("cidrMatch takes prefixes only")
            self.strings(field)
            return self.take("sign", ")")
        field = self.field()
        word = self.take("word", "in", "in~", "like", "like~").lower()
        if word.startswith("like"):
            value = self.take("string")
            if not value.startswith("*.") or "*" in value[1:] or "?" in value:
                raise ValueError(f"odd pattern {value}")
            return self.add(field, value)
        self.take("sign", "(")
        self.strings(field)
        return self.take("sign", ")")

    # (field="a" OR field="b")
    def splunk(self):
        if self.peek(("sign", "(")):
            self.take("sign", "(")
            self.either(self.splunk)
            return self.take("sign", ")")
        field = self.field()
        self.take("sign", "=")
        return self.add(field, self.take("string"))

    # Table | where field in ("a") or f(field, "b") or field endswith ".c" or field has "d"
    def kusto(self):
        if self.left[0][1] in ("ipv4_is_in_any_range", "ipv6_is_in_any_range", "has_any_ipv4"):
            self.take("word")
            self.take("sign", "(")
            field = self.field()
            self.take("sign", ",")
            self.strings(field)
            return self.take("sign", ")")
        field = self.field()
        word = self.take("word", "in", "in~", "endswith", "has")
        if word == "has":
            return self.add(field, self.take("string"))
        if word == "endswith":
            value = self.take("string")
            if not value.startswith("."):
                raise ValueError("endswith without a dot matches other names")
            return self.add(field, "*" + value)
        self.take("sign", "(")
        self.strings(field)
        return self.take("sign", ")")

    def table(self):
        self.take("word", "commonsecuritylog", "dnsevents")
        self.take("sign", "|")
        self.take("word", "where")
        self.either(self.kusto)

    def query(self):
        if self.language in ("lucene", "kql"):
            self.either(self.kibana)
        elif self.language == "esql":
            self.either(self.elastic)
        elif self.language == "eql":
            self.take("word", "any")
            self.take("word", "where")
            self.either(self.elastic)
        elif self.language == "splunk":
            self.either(self.splunk)
        elif self.peek(("word", "union")):
            self.take("word", "union")
            self.take("word", "isfuzzy")
            self.take("sign", "=")
            self.take("word", "true")
            self.take("sign", "(")
            self.table()
            self.take("sign", ")")
            self.take("sign", ",")
            self.take("sign", "(")
            self.table()
            self.take("sign", ")")
        else:
            self.table()
        if self.left:
            raise ValueError(f"left over: {self.left[:3]}")
        return self.pairs


def main():
    language, pairs = sys.argv[1], []
    for line in sys.stdin:
        text = line.rstrip("\n")
        if language == "esql":
            head = "FROM logs-*,filebeat-* | WHERE "
            if not text.startswith(head):
                raise ValueError("no FROM")
            text = text[len(head):]
        pairs += Parser(text, language).query()
    if len(pairs) != len(set(pairs)):
        raise ValueError("a pair stands there twice")
    for field, value in sorted(pairs):
        print(f"{field}\t{value}")


if __name__ == "__main__":
    main()
