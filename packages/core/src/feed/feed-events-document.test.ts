import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { LedgerEntry } from "../ledger/ledger.js";
import { openLedger } from "../storage/index.js";
import { OBSERVED, type RecordedChange } from "../vocabulary/group-observed.js";
import { fieldsByType } from "./feed-change-schema.js";
import { type CloudEvent, type FeedEventType, toCloudEvent } from "./feed-event.js";
import { feedEventJsonSchema } from "./feed-event-json-schema.js";
import { parseFeedEvent } from "./parse-feed-event.js";

const documents = fileURLToPath(new URL("../../../../docs/", import.meta.url));

/** What each type of event tells. The documents have it with an example of each. */
const meanings: { readonly [Type in FeedEventType]: string } = {
  "group.created": "A group is created, or created again after its end (`dissolvedAt`).",
  "group.updated":
    "Parts of a group's profile change. `mutedAll` mutes all but the owner and admins, or all without exception (`mutedAllSpares`: `nobody`), until `mutedAllUntil` in Unix milliseconds if that is told; a `disabled` group is switched off.",
  "group.dissolved": "A group ends, and with it every membership.",
  "group.filled": "A group or topic has reached its size limit.",
  "group.attributes_changed": "The key-value attributes of a group change.",
  "group.list_changed":
    'Users are put on a list of a group, or taken off it: `allowed`, who may speak while all others are muted; `blocked`, who may not become members. `until`, in Unix milliseconds or `"forever"`, is absent where the vendor does not tell an end.',
  "owner.transferred": "A group gets another owner.",
  "owner.removed":
    "A group that had an owner (`userId`) has none. No callback tells it: it is seen when the group is read at the vendor.",
  "join.requested": "A user (`userId`) applies to join.",
  "join.answered":
    "The actor answers an application to join: of `userId`, where the vendor tells whose it was. Who is accepted joins by `members.joined`.",
  "members.invited": "Users are invited by the actor.",
  "invitation.answered":
    "A user (`userId`) answers an invitation, by `inviterId` where that is known. Who accepts joins by `members.joined`.",
  "members.joined":
    "Users become members of a group, or with `topicId` of a topic. `inviterId` invited them, if that is not who acted.",
  "members.left":
    "Members leave. `how`, as far as it is known: `quit` by themselves; `removed`; `blocked`, removed and kept from coming back; `dissolved`, with the group or topic; `offline`, since the vendor does not reach them.",
  "member.updated":
    'A member\'s role, name card or right to speak changes. `mutedUntil` is in Unix milliseconds, or `"forever"` for a mute without end or of which the vendor does not tell the end; `null` lifts it. `receives` is false while the member gets no messages of the group.',
  "members.updated":
    "The same fields change for several members, as in `member.updated`: it names those whom it changes.",
  "member.silenced": "A member turns push notifications for the group off.",
  "member.unsilenced": "A member turns push notifications for the group on again.",
  "member.presence_changed": "Members come online or go offline in a live group.",
  "message.sent": "A message is sent.",
  "message.numbered": "A message that was sent without a number gets it.",
  "message.edited":
    "A message is edited: all that it says now. `senderId` sent it, if the vendor tells that; `actorId` edited it.",
  "message.recalled": "Messages are taken back.",
  "message.failed": "A message could not be sent; `code` and `text` are the vendor's.",
  "message.read": "Messages are read.",
  "message.extended": "The extension keys of a message change.",
  "message.reacted": "A user reacts to a message (`add`), or takes a reaction back (`remove`).",
  "topic.created": "A topic is created inside a group.",
  "topic.updated": "Parts of a topic's profile change.",
  "topic.dissolved": "Topics end.",
  "quota.alarmed": "The app approaches a quota of its vendor.",
  "callback.unsupported":
    "A callback came in that the adapter does not know. It is kept as it came: `GET /v1/callbacks`.",
};

const group = { groupId: "@TGS#2群" };
const message = {
  ...{ key: "8c1f", senderId: "anna", clientId: "c-1", priority: "Normal", custom: "🎁", sentAt: 1_670_574_420_000 },
  elements: [{ type: "TIMTextElem", content: { Text: "晚上一起吃饭吗？" } }],
  text: "晚上一起吃饭吗？",
  mentions: { everyone: false, userIds: ["bob"] },
};
const reference = { key: "8c1f" };
const happened: readonly RecordedChange[] = [
  {
    ...{ type: "group.created", ...group, ownerId: "anna" },
    profile: { name: "周五聚餐", kind: "Public", settings: { ApplyJoinOption: "FreeAccess" } },
    members: [{ userId: "anna", role: "owner" }, { userId: "bob" }],
  },
  { type: "group.updated", ...group, profile: { notice: "七点见", mutedAll: false } },
  { type: "group.attributes_changed", ...group, operation: "merge", attributes: { restaurant: "老地方" } },
  { type: "join.requested", ...group, userId: "dan", message: "我是老同学" },
  { type: "join.answered", ...group, userId: "dan", accepted: false, message: "人满了" },
  { type: "members.invited", ...group, userIds: ["cid"], message: "来吃饭" },
  { type: "invitation.answered", ...group, userId: "cid", accepted: true, inviterId: "anna" },
  { type: "members.joined", ...group, members: [{ userId: "cid" }], how: "invited", inviterId: "bob" },
  { type: "member.updated", ...group, userId: "cid", profile: { nickname: "小C", mutedUntil: 1_670_578_014_000 } },
  { type: "members.updated", ...group, userIds: ["bob", "cid"], profile: { role: "admin" } },
  {
    type: "group.list_changed",
    ...group,
    list: "blocked",
    operation: "add",
    userIds: ["dan"],
    until: 1_670_664_414_000,
  },
  { type: "member.silenced", ...group, userId: "bob" },
  { type: "member.unsilenced", ...group, userId: "bob" },
  { type: "member.presence_changed", ...group, userIds: ["bob"], online: false, cause: "Disconnect" },
  { type: "message.sent", ...group, message },
  { type: "message.sent", ...group, message: { ...message, seq: 7 } },
  {
    ...{ type: "message.edited", ...group, message: reference, senderId: "anna" },
    ...{
      elements: [{ type: "TIMTextElem", content: { Text: "明晚一起吃饭吗？" } }],
      text: "明晚一起吃饭吗？",
      custom: "🎁",
    },
  },
  { type: "message.read", ...group, receipts: [{ seq: 7, readerIds: ["bob"], readCount: 1, unreadCount: 1 }] },
  { type: "message.extended", ...group, message: reference, operation: "set", extensions: { vote: "yes" }, version: 1 },
  { type: "message.reacted", ...group, message: reference, userId: "bob", reaction: "👍", operation: "add" },
  { type: "message.recalled", ...group, messages: [reference] },
  {
    type: "message.failed",
    ...group,
    message: { senderId: "cid", elements: [], text: "" },
    code: 10_017,
    text: "muted",
  },
  { type: "topic.created", ...group, topicId: "甜点", profile: { name: "甜点" } },
  { type: "topic.updated", ...group, topicId: "甜点", profile: { notice: "要蛋糕吗？" } },
  { type: "topic.dissolved", ...group, topicIds: ["甜点"] },
  { type: "group.filled", ...group },
  { type: "members.left", ...group, userIds: ["cid"], how: "quit" },
  { type: "owner.transferred", ...group, fromUserId: "anna", toUserId: "bob" },
  { type: "group.observed", ...group, state: "active", beganAt: 0, part: "only", ownerId: null },
  { type: "group.dissolved", ...group },
  { type: "quota.alarmed", used: 95, quota: 100 },
];
/** Who did what anna did not. */
const actors: { readonly [type: string]: string } = { "join.requested": "dan", "invitation.answered": "cid" };
const BEGIN = Date.UTC(2022, 11, 9, 8, 26, 54);

/** Settles what happened, and gives the first event of each type. */
async function toldEvents(): Promise<ReadonlyMap<string, CloudEvent>> {
  let now = BEGIN;
  const ledger = await openLedger({ url: "sqlite::memory:", now: () => now });
  const callbacks = happened.map((change): LedgerEntry["callback"] =>
    change.type === "group.observed"
      ? { wants: "record", command: OBSERVED, change }
      : { wants: "record", command: `Vendor.${change.type}`, actorId: actors[change.type] ?? "anna", change },
  );
  for (const callback of [...callbacks, { wants: "unsupported", command: "Vendor.Unknown" } as const]) {
    now += 1000;
    const stamped = callback.wants === "unsupported" ? callback : { ...callback, occurredAt: now - 120 };
    await ledger.settle({ source: "chat", callback: stamped, body: "{}", receivedAt: now, deadline: now + 1000 });
  }
  const events = (await ledger.feed({ limit: 100 })).map(toCloudEvent);
  await ledger.close();
  return new Map(events.toReversed().map((event) => [event.type, event]));
}

it("every type of event is documented with an example that the feed gave, and that its reader can parse", async () => {
  const events = await toldEvents();
  expect([...events.keys()].toSorted()).toEqual(Object.keys(meanings).toSorted());
  expect([...fieldsByType.keys()].toSorted()).toEqual(Object.keys(meanings).toSorted());
  const parts = Object.entries(meanings).map(([type, meaning]) => {
    const event = events.get(type);
    expect(parseFeedEvent(event)).toMatchObject({ type, source: "chat", command: event?.data.command });
    return `## ${type}\n\n${meaning}\n\n\`\`\`json\n${JSON.stringify(event, null, 2)}\n\`\`\`\n`;
  });
  const head =
    "# The events of the feed\n\nOne example of each type, as `GET /v1/feed` gives it. How to follow them, and what each of them\nchanges: [feed.md](feed.md). Their JSON Schema: [feed-event.schema.json](../feed-event.schema.json).\n";
  await expect([head, ...parts].join("\n")).toMatchFileSnapshot(`${documents}en/feed-events.md`);
});

it("the JSON Schema of events is in the documents", async () => {
  const schema = `${JSON.stringify(feedEventJsonSchema(), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot(`${documents}feed-event.schema.json`);
});
