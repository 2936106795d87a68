import { type Inbound, isObject, type Json, losslessJson, parsedJson } from "@grouphook/core/adapter";

type Body = { readonly [name: string]: Json };

const acts: readonly unknown[] = ["recall", "edit", "read_ack", "channel_ack"];

/** Our name of a callback: the vendor has one for operations alone, and tells others apart by several fields. */
export function commandOf({ body: text, path }: Inbound): string {
  // What is too deep for the one is JSON all the same, and may be a question.
  const body = losslessJson(text) ?? parsedJson(text);
  return commandIn(isObject(body) ? body : {}, path);
}

/** As `commandOf`, of a body. Rules may call `/pre` and `/post`, so that what is asked is told from what happened. */
export function commandIn(body: Body, path: string): string {
  const { event, chat_type: chat, eventType, operation } = body;
  const payload = isObject(body.payload) ? body.payload : {};
  if (event === "group_op_event") return named(event, operation, payload.type);
  if (chat === "muc") return named(chat, payload.operation);
  if (path === "/pre" && eventType === undefined) return questionIn(chat);
  if (acts.includes(chat)) return named(chat);
  if (chat === "notify") return named(chat, payload.type);
  if (chat === "roster") return named(chat, payload.operation);
  if (body.step === "push") return "push";
  if (eventType === "chat" || eventType === "chat_offline") return named(eventType, chat);
  if (eventType !== undefined) return named(eventType);
  if (body.user !== undefined && body.status !== undefined) return named("status", body.reason);
  const isMessage = chat !== undefined && body.msg_id !== undefined && body.payload !== undefined;
  return isMessage && path !== "/post" ? questionIn(chat) : "unknown";
}

/** Whether it asks if a message may be sent, and waits for the answer. */
export function isQuestion(command: string): boolean {
  return command.startsWith("presending");
}

/** Of groups and rooms; those of two people, and of edits, are not ours. */
function questionIn(chat: Json | undefined): string {
  return chat === "chat" || chat === "edit" ? `presending.${chat}` : "presending";
}

function named(...parts: readonly (Json | undefined)[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join(".") || "unknown";
}
