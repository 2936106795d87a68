import { createHash, timingSafeEqual } from "node:crypto";
import express, { type Express } from "express";
import { type ChatFact, digestOf, type StoreFact } from "./chat-fact.ts";

const SECRET = "bench-easemob-secret";

/** A callback as it comes. */
interface EasemobCallback {
  readonly callId?: unknown;
  readonly security?: unknown;
  readonly timestamp?: unknown;
  readonly chat_type?: unknown;
  readonly event?: unknown;
  readonly operation?: unknown;
  readonly group_id?: unknown;
  readonly id?: unknown;
  readonly from?: unknown;
  readonly msg_id?: unknown;
  readonly payload?: { readonly bodies?: unknown; readonly ext?: object; readonly member?: unknown };
}

/** Handles what Easemob tells of messages and members. */
export function easemobApp(store: StoreFact): Express {
  const app = express();
  app.use(express.json());
  app.post("/callbacks/easemob/post", async (request, response) => {
    if (!isSigned(request.body)) {
      response.status(401).end();
      return;
    }
    const fact = readFact(request.body);
    if (!fact) {
      response.status(400).end();
      return;
    }
    await store(fact);
    response.json({});
  });
  return app;
}

function isSigned({ callId, security, timestamp }: EasemobCallback): boolean {
  const expected = createHash("md5").update(`${callId}${SECRET}${timestamp}`).digest();
  const actual = Buffer.from(String(security), "hex");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** A callback that is sent again has the same id. */
function readFact(callback: EasemobCallback): ChatFact | undefined {
  const { callId, chat_type, event, operation, group_id, id, from, msg_id, payload = {}, timestamp } = callback;
  const digest = digestOf(String(callId));
  if (chat_type === "groupchat" && typeof group_id === "string" && typeof timestamp === "number") {
    const { bodies, ext = {} } = payload;
    const message = {
      key: String(msg_id),
      seq: 0,
      sender: String(from),
      clientId: "",
      elements: JSON.stringify(bodies),
      custom: Object.keys(ext).length > 0 ? JSON.stringify(ext) : null,
      sentAt: timestamp,
    };
    return { digest, groupId: group_id, kind: "message", message };
  }
  if (event !== "group_op_event" || typeof id !== "string" || !Array.isArray(payload.member)) return undefined;
  const base = { digest, groupId: id, userIds: payload.member.map(String) };
  switch (operation) {
    case "JOIN":
      return { ...base, kind: "joined" };
    case "LEAVE":
      return { ...base, kind: "left" };
    default:
      return undefined;
  }
}
