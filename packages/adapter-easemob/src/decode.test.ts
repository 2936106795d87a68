import { describe, expect, test } from "vitest";
import { easemobAdapter } from "./adapter.js";
import { otherCommands } from "./other-commands.js";
import { decoded } from "./testing/decoded.js";

const message = { chat_type: "groupchat", group_id: "g", from: "ann", msg_id: "7", payload: { type: "txt", msg: "x" } };

describe("a body is told from others", () => {
  test.each<[string, object]>([
    ["group_op_event.SHARE_FILE.ADD", { event: "group_op_event", operation: "SHARE_FILE", payload: { type: "ADD" } }],
    ["muc.upload_file", { chat_type: "muc", eventType: "chat", payload: { operation: "upload_file" } }],
    ["chat.chat", { ...message, eventType: "chat", chat_type: "chat" }],
    ["chat_offline.groupchat", { ...message, eventType: "chat_offline" }],
    ["channel_ack", { ...message, eventType: "chat", chat_type: "channel_ack" }],
    ["notify.thread", { ...message, eventType: "chat", chat_type: "notify", payload: { type: "thread" } }],
    ["roster.add", { ...message, eventType: "chat", chat_type: "roster", payload: { operation: "add" } }],
    ["push", { chat_type: "chat", step: "push", status: "fail", msg_id: "7" }],
    ["keyword_alert", { eventType: "keyword_alert", status: "refuse" }],
    ["status.login", { status: "online", reason: "login", user: "org#app_ann@easemob.com/ios" }],
    ["presending.chat", { ...message, chat_type: "chat" }],
    ["unknown", {}],
    ["unknown", { event: 7, chat_type: { a: 1 }, payload: [] }],
  ])("as %s", (command, body) => {
    expect(decoded(body)).toEqual({ wants: "unsupported", command });
  });

  test("by commands that are all declared", () => {
    const { commands = [] } = easemobAdapter();
    const operations = commands.filter((command) => command.startsWith("group_op_event."));
    const others = otherCommands.filter((command) => command.startsWith("group_op_event."));
    expect(new Set([...operations, ...others]).size).toBe(28);
    const muc = [...commands, ...otherCommands].filter((command) => command.startsWith("muc."));
    expect(new Set(muc).size).toBe(33);
  });
});

test.each(["", "{", "[]", "7", "null"])("a body that is no object cannot be understood: %j", (body) => {
  const malformed = expect.objectContaining({ code: "malformed", message: "unknown: the body is no JSON object" });
  expect(() => decoded(body)).toThrow(malformed);
});

test("an id of a callback that is no text is none", () => {
  const body = { ...message, eventType: "chat", callId: 7, payload: { bodies: [{ type: "txt", msg: "x" }] } };
  expect(decoded(body)).toEqual(
    expect.not.objectContaining({ receiptKey: expect.anything(), circumstances: expect.anything() }),
  );
});
