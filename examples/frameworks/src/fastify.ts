import type { CallbackHandler } from "@grouphook/core";
import { callbackListener } from "@grouphook/core/node";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";

export function fastifyApp(handler: CallbackHandler): FastifyInstance {
  const listener = callbackListener(handler, { mountPath: "/callbacks/chat" });
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack(); // before Fastify reads the body or rejects its content type
    listener(request.raw, reply.raw);
  };
  const app = fastify();
  app.all("/callbacks/chat/*", { onRequest }, () => undefined);
  app.post("/echo", async (request) => request.body);
  return app;
}
