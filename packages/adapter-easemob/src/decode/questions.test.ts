import { describe, expect, test } from "vitest";
import { decoded } from "../testing/decoded.js";

const asked = (payload: object, more: object = {}) => ({
  ...{ callId: "org#app_1", timestamp: 1_600_060_847_294, chat_type: "group", group_id: "g", from: "Ann", to: "g" },
  ...{ msg_id: "7", payload, ...more },
});
const flat = { type: "txt", msg: "hello" };
const nested = { bodies: [flat], ext: { level: 3 } };
const message = {
  senderId: "ann",
  clientId: "7",
  elements: [{ type: "txt", content: { msg: "hello" } }],
  text: "hello",
};

describe("a question", () => {
  test.each<[string, object, object]>([
    ["flat", flat, message],
    ["flat, with data of the app's", { ...flat, ext: { level: 3 } }, { ...message, custom: '{"level":3}' }],
    ["as of REST", nested, { ...message, custom: '{"level":3}' }],
  ])("is understood in either shape: %s", (_shape, payload, said) => {
    expect(decoded(asked(payload))).toMatchObject({
      ...{ wants: "review", command: "presending", actorId: "ann", permission: "anyone" },
      change: { type: "message.sent", groupId: "g", message: said },
    });
  });

  test("may be about a combined message, which is printed without a type", () => {
    const combined = {
      ...{ combineLevel: 1, file_length: 550, filename: "17289718748990036", subType: "sub_combine" },
      ...{ summary: "ann: hi\nbob: hello", title: "chat history", url: "https://chat.example.com/" },
    };
    const callback = decoded(asked(combined), "/pre", { amendable: ["txt", "ext"] });
    expect(callback).toMatchObject({
      ...{ wants: "review", leeway: { amend: ["custom"] } },
      change: { message: { elements: [{ type: "sub_combine", content: combined }], text: "ann: hi\nbob: hello" } },
    });
  });

  test("cannot be amended where a number has more digits than could be said again", () => {
    const payload = { ...flat, ext: { id: 1 } };
    const body = JSON.stringify(asked(payload, { chat_type: "chatroom" }));
    const options = { amendable: ["txt", "ext"] };
    expect(decoded(body, "/", options)).toHaveProperty("leeway.amend", ["elements", "custom", "priority"]);
    const long = body.replace('"id":1', '"id":9007199254740993');
    expect(decoded(long, "/", options)).toHaveProperty("leeway.amend", ["priority"]);
    expect(decoded(long.replace("9007199254740993", '"$&"'), "/", options)).toHaveProperty(
      "leeway.amend.0",
      "elements",
    );
  });

  test.each([
    ["group", "presending", "GROUP"],
    ["groupchat", "presending", undefined],
    ["chatroom", "presending", "CHATROOM"],
  ])("may be about a %s", (chat_type, command, groupKind) => {
    expect(decoded(asked(flat, { chat_type }))).toMatchObject({ wants: "review", command });
    expect(decoded(asked(flat, { chat_type }))).toHaveProperty("leeway.amend", [
      ...["elements"],
      ...(groupKind === "CHATROOM" ? ["priority"] : []),
    ]);
    expect(decoded(asked(flat, { chat_type }))).toEqual(
      groupKind
        ? expect.objectContaining({ groupKind })
        : expect.not.objectContaining({ groupKind: expect.anything() }),
    );
  });

  test("is told from what happened by its address, and else by the lack of an event", () => {
    const post = asked(nested, { eventType: "chat", chat_type: "groupchat" });
    expect(decoded(post, "/pre").wants).toBe("record");
    expect(decoded(asked(flat), "/pre").wants).toBe("review");
    expect(decoded(asked(flat), "/post")).toMatchObject({ wants: "unsupported", command: "unknown" });
  });

  test("about a message between two people is not ours, nor about an edit of one", () => {
    const chat = { chat_type: "chat", group_id: undefined, to: "bob" };
    expect(decoded(asked(flat, chat), "/pre")).toMatchObject({ wants: "unsupported", command: "presending.chat" });
    const meta = { edit_msg: { chat_type: "chat:user", sender: "ann" } };
    for (const payload of [flat, { ...nested, edit_message_id: "6", meta }]) {
      expect(decoded(asked(payload, { ...chat, chat_type: "edit" }), "/pre")).toMatchObject({
        ...{ wants: "unsupported", command: "presending.edit" },
      });
    }
  });

  const meta = { edit_msg: { chat_type: "chat:group", sender: "Bob", operator: "Ann" } };
  const { clientId: _, senderId: __, ...said } = message;
  test.each<[string, object, object]>([
    [
      "as it is told later",
      { ...nested, type: "edit", edit_message_id: "6", meta },
      { message: { key: "6" }, senderId: "bob", custom: '{"level":3}' },
    ],
    ["as a message is asked about", flat, { message: { key: "7" } }],
  ])("may be about an edit, %s", (_shape, payload, change) => {
    expect(decoded(asked(payload, { chat_type: "edit" }), "/pre")).toEqual(
      expect.objectContaining({
        ...{ wants: "review", command: "presending.edit", actorId: "ann", permission: "anyone" },
        change: { type: "message.edited", groupId: "g", ...said, ...change },
        leeway: { codes: { maxLength: 500 }, amend: [], refuseSome: false, discard: false },
      }),
    );
  });

  test.each<[string, object, readonly string[] | undefined, readonly string[]]>([
    ["a text, as the vendor does unless more is enabled", flat, undefined, ["elements"]],
    ["nothing of a picture", { type: "img", filename: "a" }, undefined, []],
    ["a picture that is enabled", { type: "img", filename: "a" }, ["img"], ["elements"]],
    ["data of the app's that is enabled", flat, ["ext"], ["custom"]],
    ["nothing of a command", { type: "cmd", action: "a" }, ["txt", "ext"], []],
  ])("may be answered with %s", (_what, payload, amendable, amend) => {
    const callback = decoded(asked(payload), "/pre", amendable ? { amendable } : {});
    expect(callback).toMatchObject({ leeway: { amend, refuseSome: false, discard: false } });
  });

  test.each<[object, string]>([
    [asked({ msg: "x" }), "presending: payload.type is missing"],
    [asked({ bodies: 7 }), "presending: payload.bodies is not a list"],
    [asked(flat, { from: "" }), "presending: from is not a user"],
    [asked(flat, { group_id: null, to: undefined }), "presending: group_id is missing"],
  ])("%j cannot be understood", (body, message) => {
    expect(() => decoded(body, "/pre")).toThrow(expect.objectContaining({ code: "malformed", message }));
  });
});
