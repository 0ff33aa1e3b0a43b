#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""ids.py ENGINE: counts all documents of Weir one by one: "DOCUMENTS DISTINCT_EVENT_IDS", both exact."""
import json
import sys
import urllib.request

PAGE = 5000


def ask(path, body=None):
    request = urllib.request.Request(f"http://{sys.argv[1]}{path}", method="POST",
                                     data=json.dumps(body or {}).encode(), headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def main():
    ask("/logs-weir.*/_refresh")
    documents, ids, after = 0, set(), None
    while True:
        query = {"size": PAGE, "_source": ["event.id"], "sort": [{"event.id": "asc"}, {"event.sequence": "asc"}]}
        if after:
            query["search_after"] = after
        hits = ask("/logs-weir.*/_search", query)["hits"]["hits"]
        if not hits:
            break
        documents += len(hits)
        ids.update(hit["_source"]["event"]["id"] for hit in hits)
        after = hits[-1]["sort"]
    print(documents, len(ids))


if __name__ == "__main__":
    main()
