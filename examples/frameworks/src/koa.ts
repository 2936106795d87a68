import type { CallbackHandler } from "@grouphook/core";
import { callbackListener } from "@grouphook/core/node";
import Koa from "koa";

export function koaApp(handler: CallbackHandler): Koa {
  const listener = callbackListener(handler, { mountPath: "/callbacks/chat" });
  const app = new Koa();
  app.use(async (context, next) => {
    if (!context.path.startsWith("/callbacks/chat/")) return next();
    context.respond = false; // the listener writes the response
    listener(context.req, context.res);
  }); // before any body parser
  return app;
}
