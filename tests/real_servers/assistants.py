"""Asks `longleaf serve` as one assistant does; run with the Python of the script's environment.

    python assistants.py official|langchain|llama_index COMMAND [ARGUMENT ...]

Prints the names of the tools and the beginning of an answer, as JSON.
"""

import asyncio
import json
import os
import sys

QUESTION = {"path": "lease.md", "question": "Who pays the rent?"}


async def official(command, arguments):
    try:
        from mcp import Client, StdioServerParameters  # 2.x

        parameters = StdioServerParameters(command=command, args=arguments, env=dict(os.environ))
        async with Client(parameters) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            result = await client.call_tool("ask_document", QUESTION)
            return tools, result.content[0].text
    except ImportError:
        from mcp import ClientSession, StdioServerParameters
        from mcp.client.stdio import stdio_client

        parameters = StdioServerParameters(command=command, args=arguments, env=dict(os.environ))
        async with stdio_client(parameters) as streams, ClientSession(*streams) as session:
            await session.initialize()
            tools = [tool.name for tool in (await session.list_tools()).tools]
            result = await session.call_tool("ask_document", QUESTION)
            return tools, result.content[0].text


async def langchain(command, arguments):
    from langchain_mcp_adapters.client import MultiServerMCPClient

    server = {"command": command, "args": arguments, "transport": "stdio", "env": dict(os.environ)}
    tools = await MultiServerMCPClient({"longleaf": server}).get_tools()
    asking = next(tool for tool in tools if tool.name == "ask_document")
    return [tool.name for tool in tools], str(await asking.ainvoke(QUESTION))


async def llama_index(command, arguments):
    from llama_index.tools.mcp import BasicMCPClient, McpToolSpec

    client = BasicMCPClient(command, args=arguments, env=dict(os.environ), timeout=300)
    tools = await McpToolSpec(client).to_tool_list_async()
    asking = next(tool for tool in tools if tool.metadata.name == "ask_document")
    return [tool.metadata.name for tool in tools], str(await asking.acall(**QUESTION))


if __name__ == "__main__":
    tools, answer = asyncio.run(globals()[sys.argv[1]](sys.argv[2], sys.argv[3:]))
    print(json.dumps({"tools": sorted(tools), "answer": answer[:200]}))
