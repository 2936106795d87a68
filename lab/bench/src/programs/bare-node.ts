import { createServer } from "node:http";
import { parse } from "node:querystring";
import { announce } from "./announce.ts";

const [format, success = ""] = process.argv.slice(2);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const text = Buffer.concat(chunks).toString("utf8");
    const callback: unknown = JSON.parse(format === "form" ? String(parse(text).data) : text);
    const body = callback ? success : "";
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  });
});
server.listen(0, "127.0.0.1", () => announce(server));
