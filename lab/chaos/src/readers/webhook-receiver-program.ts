import { appendFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { ReceiverNote } from "./receiver-notes.ts";

/** A slow answer comes now and then: one that would be seen to overlap with another. */
const SLOW_EVERY = 8;
const SLOW_MS = 5;

const [file = "", port = ""] = process.argv.slice(2);
let requests = 0;

/** What was written outlives this process, however it ends. It begins a new line, since the last one may be torn. */
function note(what: ReceiverNote): void {
  appendFileSync(file, `\n${JSON.stringify(what)}`);
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray()).toString("utf8");
  requests += 1;
  const number = requests;
  note({ is: "begun", number, id: String(request.headers["webhook-id"]), events: [JSON.parse(body)].flat() });
  const answer = () => {
    if (response.destroyed) return;
    note({ is: "taken", number });
    response.writeHead(204).end();
  };
  response.once("close", () => note({ is: "over", number }));
  if (number % SLOW_EVERY === 0) setTimeout(answer, SLOW_MS);
  else answer();
}

note({ is: "started" });
createServer((request, response) => {
  receive(request, response).catch(() => response.destroy());
}).listen(Number(port), "127.0.0.1", () => process.stdout.write("listening\n"));
