import { createHmac, timingSafeEqual } from "node:crypto";
import express, { type Express } from "express";
import { digestOf } from "./chat-fact.ts";
import { type GroupChange, type PerformChange, Refusal } from "./group-change.ts";

const GUARD_TOKEN = "12345678";

/** Handles AEC's callbacks about groups. */
export function aecApp(perform: PerformChange): Express {
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.post("/callbacks/aec", async (request, response) => {
    const reply = await answer(perform, String(request.body.data), String(request.body.sign));
    response.type("json").send(reply);
  });
  return app;
}

async function answer(perform: PerformChange, data: string, sign: string): Promise<string> {
  try {
    if (!isSigned(data, sign)) throw new Refusal("32");
    return await perform(readChange(data));
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    process.stderr.write(`${error}\n`);
    return new Refusal("1").reply;
  }
}

function isSigned(data: string, sign: string): boolean {
  const expected = createHmac("sha1", GUARD_TOKEN).update(data).digest();
  const actual = Buffer.from(sign, "base64");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function readChange(data: string): GroupChange {
  const { action, userId, groupId, addUsers, removeUsers, userDefineData } = JSON.parse(data);
  const userIds = addUsers ?? removeUsers;
  if (typeof userId !== "string" || typeof userIds !== "string") throw new Refusal("62");
  return {
    action: String(action),
    actorId: userId,
    groupId: String(groupId ?? ""),
    userIds: [...new Set(userIds.split(","))],
    name: String(userDefineData ?? ""),
    digest: digestOf(data),
  };
}
