import { type GroupChange, inOrder, type Message, type MessageElement, type Verdict } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { type ForbiddenWords, type MessagesOptions, messagesPolicy } from "./messages-policy.js";

const text = (words: string): MessageElement => ({ type: "text", content: { Text: words } });
const message = (...elements: readonly MessageElement[]): Message => ({
  senderId: "ann",
  elements,
  text: elements.map(({ content }) => (content as { Text?: string }).Text ?? "[image]").join(""),
});
const sent = (sentMessage: Message): GroupChange => ({ type: "message.sent", groupId: "g", message: sentMessage });

function judged(
  options: MessagesOptions | readonly MessagesOptions[],
  change: GroupChange,
  actorId = "ann",
  source = "shop",
): Promise<Verdict> {
  const question = {
    ...{ source, vendor: "any", command: "Send", change, actorId },
    view: async () => undefined,
    ownedGroups: async () => 0,
    circumstances: {},
  };
  const policy = inOrder(...[options].flat().map((each) => messagesPolicy(each)));
  return Promise.resolve(
    policy(question, { signal: new AbortController().signal, patienceMs: 1000, now: Date.now, note: () => {} }),
  );
}

const allowed = { decision: "allow" };
/** What the client reads where the vendor cannot take replaced elements. */
const otherwise = { text: "the message holds a forbidden word" };
const denied = (words: string) => ({ decision: "deny", text: words });

describe("messages", () => {
  it("denies the messages of a blocked sender, whether the message or the callback names them", async () => {
    const options = { blockedSenders: ["eve"] };
    expect(await judged(options, sent({ ...message(text("hi")), senderId: "eve" }))).toEqual(
      denied("the sender is blocked"),
    );
    const { senderId: _, ...nameless } = message(text("hi"));
    expect(await judged(options, sent(nameless), "eve")).toEqual(denied("the sender is blocked"));
    expect(await judged(options, sent(message(text("hi"))))).toEqual(allowed);
  });

  it("counts code points, not UTF-16 units", async () => {
    const options = { maxLength: 3 };
    expect(await judged(options, sent(message(text("👍👍👍"))))).toEqual(allowed);
    expect(await judged(options, sent(message(text("好好好好"))))).toEqual(denied("a message may hold 3 characters"));
  });

  it("judges what an edit makes of a message, and replaces words in it", async () => {
    const edited = (words: string, senderId?: string): GroupChange => ({
      ...{ type: "message.edited", groupId: "g", message: { key: "k" }, elements: [text(words)], text: words },
      ...(senderId !== undefined && { senderId }),
    });
    expect(await judged({ blockedSenders: ["eve"] }, edited("hi", "eve"))).toEqual(denied("the sender is blocked"));
    expect(await judged({ blockedSenders: ["eve"] }, edited("hi"), "eve")).toEqual(denied("the sender is blocked"));
    expect(await judged({ maxLength: 3 }, edited("long"))).toEqual(denied("a message may hold 3 characters"));
    const replaced = { elements: [text("a *** word")], text: "a *** word" };
    expect(await judged({ words: { list: ["bad"], action: "replace" } }, edited("a bad word"))).toEqual({
      ...{ decision: "allow", amend: replaced, otherwise },
    });
  });

  it("judges only messages that are sent or edited", async () => {
    const options: MessagesOptions = { maxLength: 1, words: { list: ["bad"], action: "deny" } };
    const failed: GroupChange = {
      type: "message.failed",
      groupId: "g",
      message: message(text("bad")),
      code: 1,
      text: "",
    };
    expect(await judged(options, failed)).toEqual(allowed);
  });

  it("judges only the configured sources, and denies with the configured text", async () => {
    const options = { maxLength: 1, sources: ["shop"], code: 42, text: "too much" };
    expect(await judged(options, sent(message(text("hello"))))).toEqual({
      decision: "deny",
      code: 42,
      text: "too much",
    });
    expect(await judged(options, sent(message(text("hello"))), "ann", "elsewhere")).toEqual(allowed);
  });
});

describe("forbidden words", () => {
  const judge = (words: Partial<ForbiddenWords>, ...elements: readonly MessageElement[]) =>
    judged({ words: { list: ["bad", "赌博"], action: "replace", ...words } }, sent(message(...elements)));

  it("are denied or discarded", async () => {
    expect(await judge({ action: "deny" }, text("so ＢＡＤ"))).toEqual(denied("the message holds a forbidden word"));
    expect(await judge({ action: "discard" }, text("网络赌博"))).toEqual({ decision: "discard" });
    expect(await judge({ action: "deny" }, text("so good"))).toEqual(allowed);
  });

  it("are replaced in the elements; everything else is kept", async () => {
    const image = { type: "image", content: { UUID: "u-1", URL: "https://cdn.example/bad.png", Size: 9 } };
    expect(await judge({}, text("so bad 👍"), image, text("ok"))).toEqual({
      decision: "allow",
      amend: { elements: [text("so *** 👍"), image, text("ok")], text: "so *** 👍[image]ok" },
      otherwise,
    });
    expect(await judge({ replacement: "♥" }, text("网络赌博"))).toEqual({
      decision: "allow",
      amend: { elements: [text("网络♥")], text: "网络♥" },
      otherwise,
    });
  });

  it("are denied with the configured code and text where the vendor cannot take replaced elements", async () => {
    const options: MessagesOptions = { words: { list: ["bad"], action: "replace" }, code: 7, text: "watch your words" };
    expect(await judged(options, sent(message(text("bad"))))).toMatchObject({
      otherwise: { code: 7, text: "watch your words" },
    });
  });

  it("are found despite zero-width characters if configured", async () => {
    expect(await judge({}, text("b\u200Bad"))).toEqual(allowed);
    expect(await judge({ stripZeroWidth: true }, text("a b\u200Bad\u200B b"))).toEqual({
      decision: "allow",
      amend: { elements: [text("a ***\u200B b")], text: "a ***\u200B b" },
      otherwise,
    });
  });

  it("are already replaced when the next policy judges", async () => {
    const first: MessagesOptions = { words: { list: ["bad"], action: "replace", replacement: "worse" } };
    const asked = (list: readonly string[]) =>
      judged([first, { words: { list, action: "deny" } }], sent(message(text("so bad"))));
    expect(await asked(["bad"])).toMatchObject({ decision: "allow", amend: { text: "so worse" } });
    expect(await asked(["worse"])).toEqual(denied("the message holds a forbidden word"));
    const longer = judged([first, { maxLength: 6 }], sent(message(text("so bad"))));
    expect(await longer).toEqual(denied("a message may hold 6 characters"));
  });

  it.each<[string, ...MessageElement[]]>([
    ["a character would be cut", text("bad\u0336")],
    ["the word is spread over elements", text("so b"), text("ad")],
    ["one of two words is spread over elements", text("bad ba"), text("d")],
  ])("are denied if %s", async (_where, ...elements) => {
    expect(await judge({}, ...elements)).toEqual(denied("the message holds a forbidden word that cannot be replaced"));
  });

  it("are ignored outside of the readable text", async () => {
    const image = { type: "image", content: { FileId: "bad" } };
    expect(await judge({}, image)).toEqual(allowed);
  });
});
