import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendBytes } from "./send-bytes.ts";

let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((_, response) => response.setHeader("content-length", 2).end("ok"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});

afterAll(() => server.close());

const ok = { status: 200, body: "ok" };
const request = (method: string, more = "") => `${method} / HTTP/1.1\r\nhost: a\r\n${more}\r\n`;

test.each([
  ["one request", request("GET", "connection: close\r\n"), [ok]],
  ["two on one connection", request("GET") + request("GET"), [ok, ok]],
  ["HEAD, which has a length and no body", request("HEAD") + request("GET"), [{ status: 200, body: "" }, ok]],
  ["what names no host", "GET / HTTP/1.1\r\n\r\n", [{ status: 400, body: "" }]],
  ["what is no HTTP", "hello\r\n\r\n", [{ status: 400, body: "" }]],
  ["half a request, then silence", "POST / HTTP/1.1\r\nhost: a\r\ncontent-le", [{ status: 400, body: "" }]],
  ["nothing", "", []],
])("the answers to %s are read", async (_, bytes, answers) => {
  expect(await sendBytes(port, Buffer.from(bytes))).toEqual(answers);
});
