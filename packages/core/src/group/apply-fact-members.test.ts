import { beforeEach, describe, expect, it } from "vitest";
import { BatchSlice } from "../storage/batch/batch-slice.js";
import type {
  GroupChange,
  MemberEntry,
  MemberProfile,
  MembersJoined,
  MembersLeft,
  OwnerTransferred,
  SharedMemberProfile,
} from "../vocabulary/change.js";
import { LAST_MOMENT } from "../vocabulary/last-moment.js";
import { applyChange } from "./apply-change.js";
import { type EventDraft, isDenial } from "./slice.js";

const SOURCE = "s";
const GROUP = "g";
let record: BatchSlice;

beforeEach(() => {
  record = new BatchSlice();
});

/** Records a fact; returns the emitted events. */
function tell(change: GroupChange, occurredAt?: number): readonly EventDraft[] {
  const circumstances = {
    authority: "theirs",
    permission: "anyone",
    actorId: undefined,
    occurredAt,
    now: 9000,
  } as const;
  const effects = applyChange(record.of(SOURCE), change, circumstances);
  if (isDenial(effects)) throw new Error(`a fact was denied: ${effects.text}`);
  record.apply(SOURCE, effects, 0);
  return effects.events;
}

const group = () => record.of(SOURCE).group(GROUP);
const member = (userId: string) => record.of(SOURCE).member(GROUP, userId);
const members = () => record.roster(SOURCE, GROUP)?.userIds ?? [];
const entries = (...userIds: readonly string[]): readonly MemberEntry[] => userIds.map((userId) => ({ userId }));
const joined = (...of: readonly (string | MemberEntry)[]): MembersJoined => ({
  type: "members.joined",
  groupId: GROUP,
  members: of.map((entry) => (typeof entry === "string" ? { userId: entry } : entry)),
});
const left = (...userIds: readonly string[]): MembersLeft => ({ type: "members.left", groupId: GROUP, userIds });
const updated = (userId: string, profile: MemberProfile): GroupChange => ({
  ...{ type: "member.updated", groupId: GROUP },
  ...{ userId, profile },
});
const silenced = (userId: string): GroupChange => ({ type: "member.silenced", groupId: GROUP, userId });
const unsilenced = (userId: string): GroupChange => ({ type: "member.unsilenced", groupId: GROUP, userId });
const news = (type: string, data: object) => [{ type, groupId: GROUP, data }];

describe("a mute with a duration", () => {
  const muted = (mutedForMs: number, profile: MemberProfile = {}): GroupChange => ({
    ...{ type: "member.updated", groupId: GROUP, userId: "ann" },
    ...{ profile, mutedForMs },
  });

  it("ends after its duration, by the vendor's clock or else by its arrival", () => {
    tell(joined("ann"), 1000);
    expect(tell(muted(600), 2000)).toEqual(news("member.updated", { userId: "ann", profile: { mutedUntil: 2600 } }));
    expect(tell(muted(600))).toEqual(news("member.updated", { userId: "ann", profile: { mutedUntil: 9600 } }));
    expect(member("ann")).toMatchObject({ mutedUntil: 9600 });
  });

  it("ends when the vendor says, unless that is in the past", () => {
    tell(joined("ann"), 1000);
    tell(muted(600, { mutedUntil: 9599 }));
    expect(member("ann")).toMatchObject({ mutedUntil: 9599 });
    tell(muted(600, { mutedUntil: 8999 }));
    expect(member("ann")).toMatchObject({ mutedUntil: 9600 });
    tell(muted(600, { mutedUntil: "forever" }));
    expect(member("ann")).toMatchObject({ mutedUntil: "forever" });
  });

  it("has no end if that were beyond every date", () => {
    tell(joined("ann"), 1000);
    tell(muted(LAST_MOMENT), 2000);
    expect(member("ann")).toMatchObject({ mutedUntil: "forever" });
  });
});

describe("a joining", () => {
  it("emits the new member with their profile", () => {
    const ann = { userId: "ann", role: "admin", nickname: "A" } as const;
    expect(tell({ ...joined(ann, "bob"), how: "invited" }, 1000)).toEqual(
      news("members.joined", { members: [ann, { userId: "bob" }], how: "invited" }),
    );
    expect(member("ann")).toMatchObject({ present: true, role: "admin", nickname: "A", joinedAt: 1000 });
    expect(members()).toEqual(["ann", "bob"]);
    expect(group()).toMatchObject({ memberCount: 2 });
  });

  it("emits only users who were not members before", () => {
    tell(joined("ann"), 1000);
    expect(tell(joined("ann", "bob"), 2000)).toEqual(news("members.joined", { members: entries("bob") }));
    expect(tell(joined("ann", "bob"), 2000)).toEqual([]);
    expect(group()).toMatchObject({ memberCount: 2 });
  });

  it("counts a user who is named twice once", () => {
    expect(tell(joined("ann", "ann"), 1000)).toEqual(news("members.joined", { members: entries("ann") }));
    expect(group()).toMatchObject({ memberCount: 1 });
  });

  it("sent twice keeps facts from in between, and the newest time", () => {
    for (const times of [
      [1000, 3000],
      [3000, 1000],
    ]) {
      for (const [index, time] of times.entries()) {
        tell(joined("ann"), time);
        if (index === 0) tell(silenced("ann"), 3500);
      }
      expect(member("ann")).toMatchObject({ silenced: true, joinedAt: 3000 });
    }
  });

  it("determines the order of the roster", () => {
    tell(joined("bob"));
    tell(joined("ann"));
    tell(left("bob"));
    tell(joined("cid", "bob"));
    expect(members()).toEqual(["ann", "cid", "bob"]);
  });

  it("as owner makes the user the group's owner", () => {
    tell(joined({ userId: "ann", role: "owner" }), 1000);
    expect(group()).toMatchObject({ ownerId: "ann" });
    expect(member("ann")).toMatchObject({ role: "member" });
  });

  it("of a topic adds no member to the group", () => {
    const change = { ...joined("ann"), topicId: "t" };
    expect(tell(change, 1000)).toEqual(news("members.joined", { members: entries("ann"), topicId: "t" }));
    expect(members()).toEqual([]);
  });
});

describe("a leaving", () => {
  it("told again without a time emits nothing, and keeps the time that was told", () => {
    tell(joined("ann"), 1000);
    tell(left("ann"), 2000);
    for (let again = 0; again < 2; again += 1) expect(tell(left("ann"))).toEqual([]);
    expect(tell(joined("ann"), 1500)).toEqual([]);
    expect(members()).not.toContain("ann");
  });

  beforeEach(() => {
    tell(joined({ userId: "ann", nickname: "A", role: "admin" }, "bob"), 1000);
  });

  it("emits who left", () => {
    expect(tell(left("ann", "bob"), 2000)).toEqual(news("members.left", { userIds: ["ann", "bob"] }));
    expect(members()).toEqual([]);
    expect(group()).toMatchObject({ memberCount: 0 });
    expect(tell(left("ann"), 2000)).toEqual([]);
  });

  it("of an unknown user is emitted", () => {
    expect(tell(left("cid"), 2000)).toEqual(news("members.left", { userIds: ["cid"] }));
    expect(tell(left("dan"))).toEqual(news("members.left", { userIds: ["dan"] }));
    expect(group()).toMatchObject({ memberCount: 2 });
  });

  it("drops the member's profile", () => {
    tell(left("ann"), 2000);
    tell(joined("ann"), 3000);
    expect(member("ann")).toMatchObject({ nickname: "", role: "member", joinedAt: 3000 });
  });

  it("that arrives after the next joining drops only older facts", () => {
    tell(joined("ann"), 3000);
    tell(silenced("ann"), 4000);
    expect(tell(left("ann"), 2000)).toEqual(
      news("member.updated", { userId: "ann", profile: { role: "member", nickname: "" } }),
    );
    expect(member("ann")).toMatchObject({ present: true, nickname: "", role: "member", silenced: true });
  });

  it("makes earlier facts have no effect", () => {
    tell(left("ann"), 3000);
    expect(tell(joined("ann"), 2000)).toEqual([]);
    expect(tell(updated("ann", { nickname: "x" }), 2000)).toEqual([]);
    tell(joined("ann"), 4000);
    expect(tell(updated("ann", { nickname: "x" }), 2000)).toEqual([]);
    expect(member("ann")).toMatchObject({ present: true, nickname: "" });
  });

  it("keeps facts about a joining that has not arrived yet", () => {
    tell(left("ann"), 2000);
    expect(tell(updated("ann", { nickname: "B" }), 4000)).toEqual([]);
    expect(members()).toEqual(["bob"]);
    tell(joined("ann"), 3000);
    expect(member("ann")).toMatchObject({ present: true, nickname: "B" });
  });

  it("has no effect once the group has been dissolved after it", () => {
    tell(left("ann"), 2000);
    tell(updated("ann", { nickname: "B" }), 4000);
    tell({ type: "group.dissolved", groupId: GROUP }, 3000);
    tell({ type: "group.created", groupId: GROUP, profile: {}, members: [] }, 3500);
    expect(members()).toEqual(["ann"]);
    expect(group()).toMatchObject({ memberCount: 1 });
  });

  it("of a topic ends no membership of the group", () => {
    const change = { ...left("ann"), topicId: "t" };
    expect(tell(change, 2000)).toEqual(news("members.left", { userIds: ["ann"], topicId: "t" }));
    expect(members()).toEqual(["ann", "bob"]);
  });
});

describe("a change of a member", () => {
  it("emits the fields that differ", () => {
    tell(joined({ userId: "ann", nickname: "A" }), 1000);
    expect(tell(updated("ann", { nickname: "A", mutedUntil: 5000 }), 2000)).toEqual(
      news("member.updated", { userId: "ann", profile: { mutedUntil: 5000 } }),
    );
    expect(tell(updated("ann", { mutedUntil: null }), 3000)).toHaveLength(1);
    expect(tell(updated("ann", { mutedUntil: null }), 4000)).toEqual([]);
    expect(tell(updated("ann", { mutedUntil: 5000 }), 2500)).toEqual([]);
  });

  it("adds a user as a member if their joining is missing", () => {
    expect(tell(updated("ann", { nickname: "A" }), 1000)).toEqual([
      ...news("members.joined", { members: entries("ann") }),
      ...news("member.updated", { userId: "ann", profile: { nickname: "A" } }),
    ]);
    expect(tell(unsilenced("bob"), 1000)).toEqual(news("members.joined", { members: entries("bob") }));
    expect(members()).toEqual(["ann", "bob"]);
    expect(member("ann")).toMatchObject({ joinedAt: null });
    expect(tell(joined("ann", "bob"), 500)).toEqual([]);
    tell(left("ann"), 2000);
    expect(members()).toEqual(["bob"]);
  });

  it("to owner transfers the group, and is emitted once", () => {
    tell(joined("ann", "bob"), 1000);
    const promotion = updated("bob", { role: "owner", nickname: "B" });
    expect(tell(promotion, 2000)).toEqual(
      news("member.updated", { userId: "bob", profile: { role: "owner", nickname: "B" } }),
    );
    expect(tell(promotion, 2000)).toEqual([]);
    expect(group()).toMatchObject({ ownerId: "bob" });
  });
});

describe("a change of several members", () => {
  const all = (userIds: readonly string[], profile: SharedMemberProfile, mutedForMs?: number): GroupChange => ({
    ...{ type: "members.updated", groupId: GROUP, userIds, profile },
    ...(mutedForMs !== undefined && { mutedForMs }),
  });

  it("is told once, of those whom it changes, and not again", () => {
    tell(joined("ann", { userId: "bob", role: "admin" }, "cid"), 1000);
    const promoting = all(["ann", "bob", "cid", "ann"], { role: "admin" });
    expect(tell(promoting, 2000)).toEqual(
      news("members.updated", { userIds: ["ann", "cid"], profile: { role: "admin" } }),
    );
    expect(tell(promoting, 2000)).toEqual([]);
    expect(members().map((userId) => member(userId)?.role)).toEqual(["admin", "admin", "admin"]);
  });

  it("is told apart of those of whom something newer is known", () => {
    tell(joined("ann", "bob", "cid"), 1000);
    tell(updated("bob", { nickname: "B" }), 3000);
    expect(tell(all(["ann", "bob", "cid"], { nickname: "all", mutedUntil: 9 }), 2000)).toEqual([
      ...news("members.updated", { userIds: ["ann", "cid"], profile: { nickname: "all", mutedUntil: 9 } }),
      ...news("members.updated", { userIds: ["bob"], profile: { mutedUntil: 9 } }),
    ]);
  });

  it("shows that unknown users are members, but leaves out those who have left since", () => {
    tell(joined("ann"), 1000);
    tell(left("bob"), 3000);
    expect(tell(all(["ann", "bob", "cid"], { role: "admin" }), 2000)).toEqual([
      ...news("members.joined", { members: [{ userId: "cid" }] }),
      ...news("members.updated", { userIds: ["ann", "cid"], profile: { role: "admin" } }),
    ]);
    expect(members()).toEqual(["ann", "cid"]);
  });

  it("mutes them for its duration", () => {
    tell(joined("ann", "bob"), 1000);
    const mutedUntil = { profile: { mutedUntil: 2600 } };
    expect(tell(all(["ann", "bob"], {}, 600), 2000)).toEqual(
      news("members.updated", { userIds: ["ann", "bob"], ...mutedUntil }),
    );
  });

  it("leaves the owner the owner", () => {
    tell({ type: "group.created", groupId: GROUP, ownerId: "ann", profile: {}, members: entries("ann", "bob") }, 1000);
    tell(all(["ann", "bob"], { role: "member", nickname: "n" }), 2000);
    expect(group()).toMatchObject({ ownerId: "ann" });
  });

  it("has no effect in a group that ended since", () => {
    tell(joined("ann"), 1000);
    tell({ type: "group.dissolved", groupId: GROUP }, 3000);
    expect(tell(all(["ann", "bob"], { role: "admin" }), 2000)).toEqual([]);
  });
});

describe("silencing", () => {
  it("and its end are emitted if they have an effect", () => {
    tell(joined("ann"), 1000);
    expect(tell(unsilenced("ann"), 2000)).toEqual([]);
    expect(tell(silenced("ann"), 3000)).toEqual(news("member.silenced", { userId: "ann" }));
    expect(tell(silenced("ann"), 4000)).toEqual([]);
    expect(tell(unsilenced("ann"), 3500)).toEqual([]);
    expect(record.roster(SOURCE, GROUP)?.silencedUserIds).toEqual(["ann"]);
    expect(tell(unsilenced("ann"), 5000)).toEqual(news("member.unsilenced", { userId: "ann" }));
  });
});

describe("a transfer", () => {
  const transferred = (toUserId: string, more: Partial<OwnerTransferred> = {}): GroupChange => ({
    ...{ type: "owner.transferred", groupId: GROUP, toUserId },
    ...more,
  });

  it("sets the owner, and the former owner's role", () => {
    tell(joined({ userId: "ann", role: "owner" }, "bob"), 1000);
    const change = transferred("bob", { fromUserId: "ann", formerOwnerRole: "admin" });
    const data = { toUserId: "bob", fromUserId: "ann", formerOwnerRole: "admin" };
    expect(tell(change, 2000)).toEqual(news("owner.transferred", data));
    expect(tell(change, 2000)).toEqual([]);
    expect(group()).toMatchObject({ ownerId: "bob" });
    expect(member("ann")).toMatchObject({ role: "admin" });
  });

  it("makes the former owner a member by default", () => {
    tell(joined({ userId: "ann", role: "admin" }), 1000);
    tell(transferred("bob", { fromUserId: "ann" }), 2000);
    expect(member("ann")).toMatchObject({ role: "member" });
    expect(members()).toEqual(["ann", "bob"]);
  });

  it("older than the last one still sets the former owner's role", () => {
    tell(joined("ann", "bob", "cid"), 1000);
    tell(transferred("cid"), 3000);
    expect(tell(transferred("bob", { fromUserId: "ann", formerOwnerRole: "admin" }), 2000)).toEqual(
      news("member.updated", { userId: "ann", profile: { role: "admin" } }),
    );
    expect(group()).toMatchObject({ ownerId: "cid" });
    expect(member("ann")).toMatchObject({ role: "admin" });
  });

  it("does not bring back a user who has left", () => {
    tell(joined("ann", "bob"), 1000);
    tell(left("ann"), 2000);
    tell(transferred("bob", { fromUserId: "ann" }), 3000);
    expect(members()).toEqual(["bob"]);
  });
});

describe("facts without times", () => {
  it("apply in the order of their arrival", () => {
    tell(joined("ann", "bob"));
    tell(left("ann"));
    expect(members()).toEqual(["bob"]);
    tell(joined("ann"));
    tell(updated("ann", { nickname: "first" }));
    tell(updated("ann", { nickname: "second" }));
    tell(left("bob"));
    expect(members()).toEqual(["ann"]);
    expect(member("ann")).toMatchObject({ nickname: "second" });
  });

  it("keep nothing of a user who has left", () => {
    tell(joined("ann"), 1000);
    tell(left("ann"));
    expect(member("ann")).toBeUndefined();
  });

  it("start a new membership after a leaving with a time", () => {
    tell(joined({ userId: "ann", nickname: "A" }), 1000);
    tell(left("ann"), 2000);
    tell(joined("ann"));
    expect(member("ann")).toMatchObject({ present: true, nickname: "" });
    tell(left("ann"), 1500);
    expect(members()).toEqual([]);
  });
});
