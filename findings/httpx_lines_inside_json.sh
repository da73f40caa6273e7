#!/usr/bin/env bash
# httpx's iter_lines cuts a line of server-sent events at characters that JSON may hold as they are.
#
# Its lines are those of str.splitlines: beside \n and \r they end at U+0085, U+2028, U+2029, \v, \f and
# three more. Server-sent events end lines at \n and \r alone, and JSON lets U+2028, U+2029 and U+0085
# stand in a string unescaped, as servers write it that do not escape what is not ASCII. So
# an event comes in two halves, of which neither is JSON and the second does not begin with "data:". Who
# reads a stream of events takes iter_bytes and cuts at the two characters himself.
#
# Seen with: httpx 0.28.1, Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check httpx==0.28.1
cat >lines.py <<'PY'
import json

import httpx

EVENT = {"choices": [{"delta": {"content": "First line\u2028second line"}}]}


def answer(request):
    said = json.dumps(EVENT, ensure_ascii=False)
    return httpx.Response(200, content=f"data: {said}\n\ndata: [DONE]\n\n".encode())


client = httpx.Client(transport=httpx.MockTransport(answer))
print("httpx", httpx.__version__)
with client.stream("GET", "http://server.example/") as response:
    lines = [line for line in response.iter_lines() if line]
with client.stream("GET", "http://server.example/") as response:
    events = b"".join(response.iter_bytes()).decode().split("\n\n")
print(len(lines), "lines:", lines)
print("cut at line ends alone:", json.loads(events[0].removeprefix("data: ")) == EVENT)
PY
venv/bin/python lines.py | tee seen
grep -q "^3 lines: \['data: {.*First line', 'second line\"}}\]}', 'data: \[DONE\]'\]$" seen
grep -q "^cut at line ends alone: True$" seen
echo "As described."
