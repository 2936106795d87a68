import { createServer, type RequestListener } from "node:http";
import type { CallbackHandler } from "@grouphook/core";
import { fetchHandler } from "@grouphook/core/fetch";
import { callbackListener } from "@grouphook/core/node";
import { getRequestListener } from "@hono/node-server";
import { announce } from "./announce.ts";

const [mount, success = ""] = process.argv.slice(2);
const reply = { status: 200, headers: { "content-type": "application/json" }, body: success };
const handler: CallbackHandler = {
  source: "bench",
  handle: async () => reply,
  refuse: () => ({ ...reply, status: 500 }),
  turnAway: () => undefined,
};
const listeners: Readonly<Record<string, () => RequestListener>> = {
  node: () => callbackListener(handler),
  fetch: () => getRequestListener(fetchHandler(handler)),
};
const listener = listeners[mount ?? ""];
if (!listener) throw new Error(`there is no mount ${mount}`);

const server = createServer(listener());
server.listen(0, "127.0.0.1", () => announce(server));
