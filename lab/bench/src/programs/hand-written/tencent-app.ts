import express, { type Express } from "express";
import { type ChatFact, digestOf, type StoreFact } from "./chat-fact.ts";

const OK = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 };

/** Handles Tencent's facts about messages and members. */
export function tencentApp(store: StoreFact): Express {
  const app = express();
  app.use(express.json());
  app.post("/callbacks/tencent", async (request, response) => {
    const fact = readFact(request.body);
    if (!fact) {
      response.status(400).end();
      return;
    }
    await store(fact);
    response.json(OK);
  });
  return app;
}

function readFact(callback: Record<string, unknown>): ChatFact | undefined {
  const { CallbackCommand, GroupId } = callback;
  if (typeof GroupId !== "string") return undefined;
  const base = { digest: digestOf(JSON.stringify(callback)), groupId: GroupId };
  switch (CallbackCommand) {
    case "Group.CallbackAfterSendMsg": {
      const { MsgSeq, From_Account, MsgId, MsgBody, CloudCustomData, MsgTime } = callback;
      if (typeof MsgSeq !== "number" || typeof MsgTime !== "number") return undefined;
      const message = {
        key: String(MsgSeq),
        seq: MsgSeq,
        sender: String(From_Account),
        clientId: String(MsgId),
        elements: JSON.stringify(MsgBody),
        custom: typeof CloudCustomData === "string" ? CloudCustomData : null,
        sentAt: MsgTime * 1000,
      };
      return { ...base, kind: "message", message };
    }
    case "Group.CallbackAfterNewMemberJoin":
      return { ...base, kind: "joined", userIds: accountsOf(callback.NewMemberList) };
    case "Group.CallbackAfterMemberExit":
      return { ...base, kind: "left", userIds: accountsOf(callback.ExitMemberList) };
    default:
      return undefined;
  }
}

function accountsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(({ Member_Account }) => String(Member_Account)) : [];
}
