import type { CallbackHandler } from "@grouphook/core";
import { callbackListener } from "@grouphook/core/node";
import type { INestApplication, Type } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

export async function nestApp(handler: CallbackHandler, AppModule: Type): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule);
  app.use("/callbacks/chat", callbackListener(handler)); // before listen and init, which add Nest's body parsers
  return app;
}
