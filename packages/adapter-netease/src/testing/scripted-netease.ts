import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import type { ReadingClient } from "@grouphook/core/adapter";
import { onTestFinished } from "vitest";
import { neteaseClient } from "../client/client.js";
import { APP } from "./netease-scene.js";

/** An answer of a scripted NetEase: its text with status 200, or another status. */
export type ScriptedAnswer = string | { readonly status: number; readonly text: string };

/** A client of a server that gives these answers, whatever is asked, and what it was asked. */
export async function scriptedNetease(...answers: readonly ScriptedAnswer[]): Promise<{
  readonly client: ReadingClient;
  /** The bodies of the calls, as they came. */
  readonly bodies: readonly string[];
}> {
  const left = [...answers];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await text(request));
    const answer = left.shift() ?? { status: 500, text: "nothing is left to say" };
    if (typeof answer === "string") response.end(answer);
    else response.writeHead(answer.status).end(answer.text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { client: neteaseClient({ ...APP, apiUrl: `http://127.0.0.1:${port}`, callsPerSecond: 1000 }), bodies };
}
