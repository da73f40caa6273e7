#!/usr/bin/env bash
# The 1.x Python client of the Model Context Protocol gives a call up without telling the server.
#
# Cancelling the task that waits in `call_tool` ends it on the client's side alone: the protocol's
# notifications/cancelled is not sent, and the server's tool works on until it is done, for an answer that
# nobody reads. The 2.x client sends it. A host with 1.x has to send the notification itself, or close
# the session; a server that works for minutes can't tell an abandoned call from a patient one.
#
# Seen with: mcp 1.30.0 and 2.3.0, Python 3.11, over stdio.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >server.py <<'PY'
import json
import sys

for line in sys.stdin:
    message = json.loads(line)
    with open("heard", "a") as heard:
        print(message["method"], file=heard)
    if message["method"] == "initialize":
        result = {
            "protocolVersion": message["params"]["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "slow", "version": "1"},
        }
        print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
PY
cat >client.py <<'PY'
import sys
from pathlib import Path

import anyio
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main():
    server = StdioServerParameters(command=sys.executable, args=["server.py"])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        with anyio.move_on_after(1):
            await session.call_tool("slow", {})
        await anyio.sleep(1)
    heard = Path("heard").read_text().split()
    print("the server heard:", *heard)


anyio.run(main)
PY
for version in 1.30.0 2.3.0; do
    python3 -m venv "mcp-$version"
    "mcp-$version/bin/pip" install -q --disable-pip-version-check "mcp==$version"
    rm -f heard
    echo "mcp $version: $("mcp-$version/bin/python" client.py)" | tee -a seen
done
grep -q "^mcp 1.30.0: the server heard: initialize notifications/initialized tools/call$" seen
grep -q "^mcp 2.3.0: .* tools/call notifications/cancelled$" seen
echo "As described."
