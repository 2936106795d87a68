"""Follows the feed and keeps its place in a file: python3 consumer.py [server] [file]"""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

server = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
file = sys.argv[2] if len(sys.argv) > 2 else "place.json"

token = os.environ.get("GROUPHOOK_TOKEN")
headers = {"authorization": f"Bearer {token}"} if token else {}

place = {"after": 0}
if os.path.exists(file):
    with open(file, encoding="utf-8") as stored:
        place = json.load(stored)

while True:
    query = urllib.parse.urlencode({"wait": 30, **place})
    request = urllib.request.Request(f"{server}/v1/feed?{query}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            page = json.load(response)
    except urllib.error.HTTPError as problem:
        # The place cannot be read (see docs/en/feed.md), or the token is wrong.
        if problem.code < 500 and problem.code != 429:
            sys.exit(problem.read().decode())
        time.sleep(1)
        continue
    except OSError:
        time.sleep(1)
        continue
    for event in page["events"]:
        if event["type"] == "group.created":
            print(event["sequence"], event["subject"], "is created", flush=True)
        if event["type"] == "message.sent":
            print(event["sequence"], event["subject"], event["data"]["message"]["text"], flush=True)
    # Written whole, then put in place: a crash leaves the old place or the new one. Events in between come again.
    place = {"after": page["next"], "epoch": page["epoch"]}
    with open(f"{file}.new", "w", encoding="utf-8") as stored:
        json.dump(place, stored)
    os.replace(f"{file}.new", file)
