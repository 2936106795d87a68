import express, { type Express } from "express";
import { type ChatFact, digestOf, type StoreFact } from "./chat-fact.ts";

const OK = { actionCode: 0, errCode: 0, errMsg: "", errDlt: "", nextCode: 0 };

/** Handles OpenIM's facts about messages and members. */
export function openimApp(store: StoreFact): Express {
  const app = express();
  app.use(express.json());
  app.post("/callbacks/openim/:command", async (request, response) => {
    const fact = readFact(request.params.command, request.headers.operationid, request.body);
    if (!fact) {
      response.status(400).end();
      return;
    }
    await store(fact);
    response.json(OK);
  });
  return app;
}

function readFact(command: string, operationId: unknown, callback: Record<string, unknown>): ChatFact | undefined {
  const { groupID } = callback;
  if (typeof groupID !== "string") return undefined;
  const base = { digest: digestOf(String(operationId), command, JSON.stringify(callback)), groupId: groupID };
  switch (command) {
    case "callbackAfterSendGroupMsgCommand": {
      const { clientMsgID, serverMsgID, seq, sendID, content, ex, sendTime } = callback;
      if (typeof serverMsgID !== "string" || typeof sendTime !== "number") return undefined;
      const message = {
        key: serverMsgID,
        seq: Number(seq),
        sender: String(sendID),
        clientId: String(clientMsgID),
        elements: String(content),
        custom: typeof ex === "string" ? ex : null,
        sentAt: sendTime,
      };
      return { ...base, kind: "message", message };
    }
    case "callbackAfterJoinGroupCommand":
      return { ...base, kind: "joined", userIds: [String(callback.inviterUserID)] };
    case "callbackAfterQuitGroupCommand":
      return { ...base, kind: "left", userIds: [String(callback.userID)] };
    default:
      return undefined;
  }
}
