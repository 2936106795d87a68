import { createServer } from "node:http";
import { parse } from "node:querystring";
import { announce } from "./announce.ts";

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { data } = parse(Buffer.concat(chunks).toString("utf8"));
    const callback: unknown = JSON.parse(String(data));
    const body = callback ? '{"status":"1"}' : '{"status":"0","data":"10002"}';
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  });
});
server.listen(0, "127.0.0.1", () => announce(server));
