import type { CallbackHandler } from "@grouphook/core";
import { callbackListener } from "@grouphook/core/node";
import express, { type Express } from "express";

export function expressApp(handler: CallbackHandler): Express {
  const app = express();
  app.use("/callbacks/chat", callbackListener(handler)); // before any body parser
  app.use(express.json());
  app.post("/echo", (request, response) => void response.json(request.body));
  return app;
}
