import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { aecAdapter } from "@grouphook/adapter-aec";
import { type CallbackHandler, createCallbackHandler } from "@grouphook/core";
import { addressList } from "@grouphook/core/node";
import { openLedger } from "@grouphook/core/storage";
import { createAdaptorServer } from "@hono/node-server";
import { Body, Controller, Logger, Module, Post } from "@nestjs/common";
import { describe, expect, it, onTestFinished } from "vitest";
import { expressApp } from "./express.js";
import { fastifyApp } from "./fastify.js";
import { honoApp } from "./hono.js";
import { koaApp } from "./koa.js";
import { nestApp } from "./nest.js";

const SECRET = "b4c8a5f0e1d2937c";
const MEBIBYTE = 1024 * 1024;

class EchoController {
  echo(body: unknown): unknown {
    return body;
  }
}
const { prototype } = EchoController;
Controller()(EchoController);
Post("echo")(prototype, "echo", Object.getOwnPropertyDescriptor(prototype, "echo") ?? {});
Body()(prototype, "echo", 0);

class AppModule {}
Logger.overrideLogger(false);
Module({ controllers: [EchoController] })(AppModule);

/** Starts every app on a free port, as its framework does. */
const starts: Readonly<Record<string, (handler: CallbackHandler) => Server | Promise<Server>>> = {
  express: (handler) => expressApp(handler).listen(0, "127.0.0.1"),
  fastify: async (handler) => {
    const app = fastifyApp(handler);
    await app.listen({ port: 0, host: "127.0.0.1" });
    return app.server;
  },
  hono: (handler) => (createAdaptorServer(honoApp(handler)) as Server).listen(0, "127.0.0.1"),
  koa: (handler) => koaApp(handler).listen(0, "127.0.0.1"),
  nest: async (handler) => {
    const app = await nestApp(handler, AppModule);
    await app.listen(0, "127.0.0.1");
    return app.getHttpServer();
  },
};

async function serve(name: string): Promise<string> {
  const ledger = await openLedger({ url: "sqlite::memory:" });
  onTestFinished(() => ledger.close());
  const handler = createCallbackHandler({
    ...{ source: "chat", adapter: aecAdapter(), ledger, pathSecret: SECRET },
    allowsAddress: addressList(["127.0.0.1"]),
  });
  const server = await starts[name]?.(handler);
  if (!server) throw new Error(`nothing starts ${name}`);
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  if (!server.listening) await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function call(url: string, secret: string, fields: object): Promise<unknown> {
  const body = new URLSearchParams({ data: JSON.stringify({ userId: "u1", ...fields }) });
  const response = await fetch(`${url}/callbacks/chat/${secret}`, { method: "POST", body });
  return response.json();
}

const names = globSync("*.ts", { cwd: import.meta.dirname, exclude: ["*.test.ts"] }).map((file) => file.slice(0, -3));

describe.for(names)("the guide for %s", (name) => {
  it("answers callbacks", async () => {
    const url = await serve(name);
    const created = await call(url, SECRET, { action: "AEC_GROUP_CREATE", addUsers: "u1,u2" });
    expect(created).toEqual({ status: "1", data: expect.stringMatching(/^\d+$/) });
    const { data: groupId } = created as { data: string };
    const roster = await call(url, SECRET, { action: "AEC_GROUP_SYNC_ALL", groupId });
    expect(roster).toEqual({ status: "1", data: { groupList: "u1,u2" } });
  });

  it("refuses a stranger, and what is too large, in the vendor's words", async () => {
    const url = await serve(name);
    expect(await call(url, "wrong", { action: "AEC_GROUP_CREATE", addUsers: "u1" })).toEqual({
      status: "0",
      data: "32",
    });
    expect(await call(url, SECRET, { action: "AEC_GROUP_CREATE", addUsers: "u".repeat(MEBIBYTE) })).toEqual({
      status: "0",
      data: "30",
    });
  });

  it("leaves other paths to the app", async () => {
    const url = await serve(name);
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/echo`, { method: "POST", headers, body: '{"a":1}' });
    if (name === "koa") expect(response.status).toBe(404);
    else expect(await response.json()).toEqual({ a: 1 });
  });

  it("is quoted as it runs", () => {
    const guide = readFileSync(new URL("../../../docs/en/frameworks.md", import.meta.url), "utf8");
    const code = readFileSync(new URL(`${name}.ts`, import.meta.url), "utf8");
    expect(guide).toContain(`\n\`\`\`ts\n${code}\`\`\`\n`);
  });
});
