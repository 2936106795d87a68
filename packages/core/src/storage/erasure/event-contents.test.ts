import { describe, expect, it } from "vitest";
import { eventDataOf, eventDataText } from "../schema/event-data.js";
import { erasedFromEvent } from "./event-contents.js";

const ANN = { subject: "user", targetId: "ann" } as const;
const GROUP = { subject: "group", targetId: "g" } as const;

type Left = { readonly [field: string]: unknown };

/** What is left of an event's data; `undefined` where nothing was taken. */
function left(target: typeof ANN | typeof GROUP, type: string, data: object, actorId: string | null = null) {
  const erased = erasedFromEvent({ type, actorId, data: eventDataText(data) }, target);
  return erased === undefined ? undefined : eventDataOf<Left>({ data: erased });
}

const message = (senderId: string | undefined, more: object = {}) => ({
  message: {
    key: "1",
    ...(senderId !== undefined && { senderId }),
    elements: [{ type: "t", content: "hi" }],
    text: "hi",
    ...more,
  },
});

describe("the erasure of a person", () => {
  it("empties what they sent, by the sender or else by who acted", () => {
    const emptied = { key: "1", elements: [], text: "" };
    expect(left(ANN, "message.sent", message("ann", { custom: "c" }))).toEqual({
      ...{ message: { ...emptied, senderId: "ann" }, contentRemoved: true },
    });
    expect(left(ANN, "message.sent", message(undefined), "ann")).toEqual({ message: emptied, contentRemoved: true });
    expect(left(ANN, "message.sent", message("bob"), "ann")).toBeUndefined();
  });

  it("takes the text of a failure with the message", () => {
    expect(left(ANN, "message.failed", { ...message("ann"), code: 7, text: "not hi" })).toMatchObject({
      code: 7,
      text: "",
    });
    expect(left(ANN, "message.failed", { ...message("bob"), code: 7, text: "not hi" })).toBeUndefined();
  });

  it("takes what was said with an invitation from the inviter, where nobody else acted", () => {
    const data = { members: [{ userId: "bob" }], inviterId: "ann", custom: "come" };
    expect(left(ANN, "members.joined", data)).toEqual({
      ...{ members: [{ userId: "bob" }], inviterId: "ann", contentRemoved: true },
    });
    expect(left(ANN, "members.joined", data, "cid")).toBeUndefined();
    expect(left(ANN, "members.joined", { ...data, members: [{ userId: "ann" }], inviterId: "bob" })).toBeUndefined();
  });

  it("takes what was said with an application, an invitation and an answer from who said it", () => {
    const words = { message: "please" };
    expect(left(ANN, "join.requested", { userId: "ann", ...words })).toEqual({ userId: "ann", contentRemoved: true });
    expect(left(ANN, "join.answered", { userId: "ann", accepted: false, ...words }, "bob")).toBeUndefined();
    expect(left(ANN, "join.answered", { accepted: false, ...words }, "ann")).toEqual({
      ...{ accepted: false, contentRemoved: true },
    });
    expect(left(ANN, "members.invited", { userIds: ["ann"], ...words }, "bob")).toBeUndefined();
    const answer = { accepted: true, inviterId: "bob", ...words };
    expect(left(ANN, "invitation.answered", { userId: "ann", ...answer })).toEqual({
      ...{ userId: "ann", accepted: true, inviterId: "bob", contentRemoved: true },
    });
    expect(left(ANN, "invitation.answered", { userId: "bob", ...answer, inviterId: "ann" })).toBeUndefined();
    expect(left(GROUP, "invitation.answered", { userId: "bob", ...answer })).toMatchObject({ contentRemoved: true });
  });

  it("takes them off the lists of groups", () => {
    const change = { list: "blocked", operation: "add", userIds: ["ann", "bob"] };
    expect(left(ANN, "group.list_changed", change, "ann")).toEqual({
      ...{ ...change, userIds: ["bob"], contentRemoved: true },
    });
    expect(left(ANN, "group.list_changed", { ...change, userIds: ["bob"] }, "ann")).toBeUndefined();
    expect(left(GROUP, "group.list_changed", change)).toBeUndefined();
  });

  it("takes the name cards of nobody else", () => {
    const members = [
      { userId: "ann", nickname: "A", avatar: "a", custom: 1, role: "admin" },
      { userId: "bob", nickname: "B" },
    ];
    expect(left(ANN, "group.created", { profile: { name: "N" }, members }, "ann")).toEqual({
      ...{ profile: { name: "N" }, contentRemoved: true },
      members: [
        { userId: "ann", role: "admin" },
        { userId: "bob", nickname: "B" },
      ],
    });
    expect(left(ANN, "member.updated", { userId: "bob", profile: { nickname: "B" } }, "ann")).toBeUndefined();
    expect(left(ANN, "members.updated", { userIds: ["bob", "cid"], profile: { nickname: "B" } })).toBeUndefined();
    expect(
      left(ANN, "members.updated", { userIds: ["ann", "bob"], profile: { nickname: "A", role: "admin" } }),
    ).toEqual({
      ...{ userIds: ["ann", "bob"], profile: { role: "admin" }, contentRemoved: true },
    });
    expect(left(ANN, "member.updated", { userId: "ann", profile: { nickname: "A", mutedUntil: 5 } })).toEqual({
      ...{ userId: "ann", profile: { mutedUntil: 5 }, contentRemoved: true },
    });
  });

  it("leaves what the group is called, whoever wrote it", () => {
    expect(left(ANN, "group.updated", { profile: { name: "N", notice: "by ann" } }, "ann")).toBeUndefined();
    expect(left(ANN, "topic.updated", { topicId: "t", profile: { name: "N" } }, "ann")).toBeUndefined();
  });

  it("takes words of farewell that are theirs, or about them alone", () => {
    const leaving = (userIds: readonly string[]) => ({ userIds, how: "quit", message: "bye", custom: { c: 1 } });
    expect(left(ANN, "members.left", leaving(["ann"]))).toEqual({
      userIds: ["ann"],
      how: "quit",
      contentRemoved: true,
    });
    expect(left(ANN, "members.left", leaving(["bob"]), "ann")).not.toHaveProperty("message");
    expect(left(ANN, "members.left", leaving(["ann", "bob"]))).toBeUndefined();
  });

  it("takes extensions that they set, and no others", () => {
    const extended = { message: { key: "1" }, operation: "set", extensions: { a: "b" }, version: 1 };
    expect(left(ANN, "message.extended", extended, "ann")).toEqual({
      ...extended,
      extensions: {},
      contentRemoved: true,
    });
    expect(left(ANN, "message.extended", extended, "bob")).toBeUndefined();
  });

  it("takes edits by them and of what they sent, and the parts of others that name them", () => {
    const edit = { message: { key: "1" }, senderId: "bob", elements: [{ type: "t", content: "hi" }], text: "hi" };
    const own = { ...edit, custom: "c", mentions: { everyone: false, userIds: [] } };
    const emptiedEdit = { message: { key: "1" }, senderId: "bob", elements: [], text: "", contentRemoved: true };
    expect(left(ANN, "message.edited", own, "ann")).toEqual(emptiedEdit);
    expect(left(ANN, "message.edited", { ...own, senderId: "ann" }, "bob")).toEqual({
      ...emptiedEdit,
      senderId: "ann",
    });
    expect(left(ANN, "message.edited", edit, "bob")).toBeUndefined();
    const mentions = { everyone: false, userIds: ["ann", "bob"] };
    expect(left(ANN, "message.edited", { ...edit, mentions }, "bob")).toEqual({
      ...{ ...edit, mentions: { everyone: false, userIds: ["bob"] }, contentRemoved: true },
    });
  });

  it("takes reactions that are theirs, whoever acted, and no others", () => {
    const reacted = { message: { key: "1" }, userId: "ann", reaction: "hm", operation: "add" };
    expect(left(ANN, "message.reacted", reacted, "bob")).toEqual({ ...reacted, reaction: "", contentRemoved: true });
    expect(left(ANN, "message.reacted", { ...reacted, userId: "bob" }, "ann")).toBeUndefined();
  });

  it("takes out of others' messages the parts that name them by id", () => {
    const quote = { text: "yes", quoteMessage: { sendID: "ann", content: "shall we?" } };
    const mention = { text: "@A", atUserList: ["ann", "bob"], atUsersInfo: [{ atUserID: "ann", groupNickname: "A" }] };
    const card = { userID: "ann", nickname: "A" };
    const elements = [quote, mention, card].map((content) => ({ type: "ann", content }));
    const mentions = { everyone: true, userIds: ["ann"] };
    expect(left(ANN, "message.sent", message("bob", { elements, mentions }))?.message).toMatchObject({
      text: "hi",
      mentions: { everyone: true, userIds: [] },
      elements: [
        { type: "ann", content: { text: "yes", quoteMessage: null } },
        { type: "ann", content: { text: "@A", atUserList: ["bob"], atUsersInfo: [] } },
        { type: "ann", content: null },
      ],
    });
  });

  it("leaves the readable text of others' messages, wherever it stood", () => {
    const text = "a text of more than a few words";
    const elements = [{ type: "card", content: { userID: "ann", title: text } }];
    expect(left(ANN, "message.sent", message("bob", { elements, text }))).toMatchObject({
      message: { text, elements: [{ type: "card", content: null }] },
    });
  });

  it("takes nothing for a word that happens to be the id", () => {
    const elements = [{ type: "t", content: { text: "ann", words: ["ann"], size: "ann" } }];
    expect(left(ANN, "message.sent", message("bob", { elements, text: "ann" }))).toBeUndefined();
  });

  it("takes nothing twice", () => {
    const once = left(ANN, "message.sent", message("ann"));
    expect(left(ANN, "message.sent", once ?? {})).toBeUndefined();
  });
});

describe("the erasure of a group", () => {
  it.each([
    [
      "group.created",
      {
        profile: { name: "N", kind: "Public", settings: { s: 1 } },
        members: [{ userId: "a", nickname: "A" }],
        ownerId: "a",
      },
      { profile: { kind: "Public" }, members: [{ userId: "a" }], ownerId: "a" },
    ],
    ["group.updated", { profile: { notice: "n", mutedAll: true } }, { profile: { mutedAll: true } }],
    [
      "group.attributes_changed",
      { operation: "merge", attributes: { a: "1" } },
      { operation: "merge", attributes: {} },
    ],
    ["topic.created", { topicId: "t", profile: { name: "T" } }, { topicId: "t", profile: {} }],
    [
      "members.joined",
      { members: [{ userId: "a" }], how: "added", custom: 1 },
      { members: [{ userId: "a" }], how: "added" },
    ],
  ])("leaves of %s what happened", (type, data, expected) => {
    expect(left(GROUP, type, data)).toEqual({ ...expected, contentRemoved: true });
  });

  it("leaves what holds no texts as it is", () => {
    expect(left(GROUP, "members.left", { userIds: ["a"], how: "quit" })).toBeUndefined();
    expect(left(GROUP, "message.recalled", { messages: [{ key: "1" }] })).toBeUndefined();
  });
});
