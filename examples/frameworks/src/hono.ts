import type { CallbackHandler } from "@grouphook/core";
import { fetchHandler } from "@grouphook/core/fetch";
import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context, Hono } from "hono";

export function honoApp(handler: CallbackHandler): Hono {
  const callerAddress = (_: Request, context: Context) => getConnInfo(context).remote.address ?? "";
  const answer = fetchHandler(handler, { mountPath: "/callbacks/chat", callerAddress });
  const app = new Hono();
  app.all("/callbacks/chat/*", (context) => answer(context.req.raw, context));
  app.post("/echo", async (context) => context.json(await context.req.json()));
  return app;
}
