import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import express, { type Express } from "express";
import { type ChatFact, digestOf, type StoreFact } from "./chat-fact.ts";

const APP_SECRET = "bench-netease-secret";
const OK = { errCode: 0 };
/** The numbers of notices. */
const INVITED = 0;
const REMOVED = 1;

/** Handles NetEase's copies of messages and notices. Only the bytes as they came prove the signature. */
export function neteaseApp(store: StoreFact): Express {
  const app = express();
  app.use(express.raw({ type: "application/json" }));
  app.post("/callbacks/netease", async (request, response) => {
    if (!isSigned(request.body, request.headers)) {
      response.status(401).end();
      return;
    }
    const fact = readFact(JSON.parse(request.body.toString("utf8")));
    if (!fact) {
      response.status(400).end();
      return;
    }
    await store(fact);
    response.json(OK);
  });
  return app;
}

function isSigned(body: Buffer, headers: IncomingHttpHeaders): boolean {
  const md5 = createHash("md5").update(body).digest("hex");
  const expected = createHash("sha1").update(`${APP_SECRET}${md5}${headers.curtime}`).digest();
  const actual = Buffer.from(String(headers.checksum), "hex");
  return md5 === headers.md5 && actual.length === expected.length && timingSafeEqual(actual, expected);
}

function readFact(copy: Record<string, unknown>): ChatFact | undefined {
  const { eventType, convType, msgType, to, msgidServer } = copy;
  if (eventType !== "1" || convType !== "TEAM" || typeof to !== "string") return undefined;
  const base = { digest: digestOf(to, String(msgType), String(msgidServer)), groupId: to };
  if (msgType === "NOTIFICATION") {
    const { id, data } = JSON.parse(String(copy.attach));
    const userIds: readonly string[] = Array.isArray(data?.ids) ? data.ids.map(String) : [];
    if (id === INVITED) return { ...base, kind: "joined", userIds };
    return id === REMOVED ? { ...base, kind: "left", userIds } : undefined;
  }
  const { fromAccount, msgidClient, body, attach, ext, msgTimestamp } = copy;
  const message = {
    key: String(msgidServer),
    seq: 0,
    sender: String(fromAccount),
    clientId: String(msgidClient),
    elements: JSON.stringify([{ type: msgType, body, attach }]),
    custom: typeof ext === "string" ? ext : null,
    sentAt: Number(msgTimestamp),
  };
  return { ...base, kind: "message", message };
}
