// Asks `longleaf serve` with the TypeScript SDK: node assistant.mjs COMMAND [ARGUMENT ...]
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const [command, ...args] = process.argv.slice(2);
const client = new Client({ name: "check", version: "1" });
await client.connect(new StdioClientTransport({ command, args, env: process.env, stderr: "ignore" }));
const { tools } = await client.listTools();
const result = await client.callTool(
  { name: "ask_document", arguments: { path: "lease.md", question: "Who pays the rent?" } },
  undefined,
  { timeout: 300000 },
);
const answer = result.content[0].text.slice(0, 200);
console.log(JSON.stringify({ tools: tools.map((tool) => tool.name).sort(), answer }));
await client.close();
