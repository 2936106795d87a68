import { describe, expect, it } from "vitest";
import type { Callback } from "./callback.js";
import { callbackSchema } from "./callback-schema.js";
import type { GroupChange } from "./change.js";
import { changeSchema } from "./change-schema.js";

const understood = {
  command: "Do",
  circumstances: {
    ...{ clientAddress: "127.0.0.1", platform: "iOS", requestId: "r" },
    ...{ requestedAt: 1_795_299_009_000, createdGroups: 3 },
  },
  wire: { CallbackCommand: ["Do", 1, null] },
};
const aboutChange = {
  ...understood,
  change: { type: "group.dissolved", groupId: "g" },
  ...{ actorId: "ann", occurredAt: 1_795_299_009_000, groupKind: "Public" },
} as const;
const permitted = {
  permission: "admin",
  leeway: {
    codes: { from: 1, to: 9, except: [3], default: 5 },
    amend: ["groupId", "profile", "members", "elements", "custom", "receiverIds"],
    ...{ refuseSome: true, discard: false },
  },
} as const;

/** Of every kind one with every field. */
const callbacks: { readonly [Kind in Callback["wants"]]: Required<Extract<Callback, { wants: Kind }>> } = {
  review: { wants: "review", ...aboutChange, ...permitted, possibleOwnerIds: ["ann"] },
  perform: { wants: "perform", ...aboutChange, ...permitted, answerRoster: true, receiptKey: "k" },
  record: {
    ...{ wants: "record", ...aboutChange, leavesStale: "why", impliesActive: true, membersAsAsked: true },
    ...{ foundBy: "sweep", begunAt: 1_700_000_000_000 },
    further: [{ type: "group.created", groupId: "g", profile: {}, members: [] }],
    ...{ receiptKey: "k", keyMayRecur: true },
  },
  roster: { wants: "roster", ...understood, groupId: "g" },
  echo: { wants: "echo", ...understood, text: "t" },
  unsupported: { wants: "unsupported", ...understood, receiptKey: "k", keyMayRecur: true },
};

/** What only facts say, which no policy is asked about. */
const told: readonly GroupChange[] = [
  { type: "member.updated", groupId: "g", userId: "ann", profile: {}, mutedForMs: 60_000 },
  { type: "members.updated", groupId: "g", userIds: ["ann"], profile: { role: "admin" }, mutedForMs: 60_000 },
  {
    type: "message.read",
    groupId: "g",
    receipts: [
      { key: "k", seq: 7, readerIds: ["ann"] },
      { key: "l", readerIds: [] },
    ],
  },
  { type: "message.recalled", groupId: "g", messages: [{ key: "k", seq: 7 }, { key: "l" }, { seq: 8 }] },
];

describe("a callback in JSON", () => {
  it.each(Object.values(callbacks))("keeps every field of one that wants $wants", (callback) => {
    expect(callbackSchema.parse(JSON.parse(JSON.stringify(callback)))).toEqual(callback);
  });

  it.each(told)("keeps every field of the change: $type", (change) => {
    expect(changeSchema.parse(JSON.parse(JSON.stringify(change)))).toEqual(change);
  });

  it("is refused with the place where it is none", () => {
    const { command: _, ...nameless } = callbacks.record;
    const read = callbackSchema.safeParse(nameless);
    expect(read.error?.issues).toMatchObject([{ path: ["command"] }]);
  });
});
