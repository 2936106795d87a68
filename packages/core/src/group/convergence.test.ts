import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type GroupChange,
  type GroupList,
  type GroupProfile,
  groupLists,
  type MemberProfile,
  type Role,
} from "../vocabulary/change.js";
import { applyChange } from "./apply-change.js";
import { blankGroup, type GroupState, isActive, type MemberState } from "./group-state.js";
import { isOnList, type ListEntryState, listEntryId } from "./list-entry-state.js";
import { type Circumstances, type Effects, isDenial, type Slice } from "./slice.js";

const GROUP = "g";
const USERS = ["ann", "bob", "cid", "dan"] as const;

interface Fact {
  readonly at: number | undefined;
  readonly change: GroupChange;
  /** Sent with the change. */
  readonly groupKind?: string | undefined;
}

/** The record of one group in memory. Applies effects like storage does. */
class MemoryRecord {
  group: GroupState | undefined;
  readonly members = new Map<string, MemberState>();
  readonly listEntries = new Map<string, ListEntryState>();

  learn({ change, at, groupKind }: Fact): void {
    const slice: Slice = {
      group: () => this.group,
      member: (_, userId) => this.members.get(userId),
      message: () => undefined,
      messageNumbered: () => undefined,
      topic: () => undefined,
      topics: () => [],
      listEntry: (_, list, userId) => this.listEntries.get(listEntryId({ list, userId })),
      listEntries: () => [...this.listEntries.values()],
      members: () => this.all(),
      membersNewerThan: (_, time) =>
        this.all().filter(({ membershipAt }) => membershipAt !== null && membershipAt > time),
      allocateGroupId: () => GROUP,
    };
    const circumstances: Circumstances = {
      authority: "theirs",
      permission: "anyone",
      actorId: undefined,
      occurredAt: at,
      groupKind,
      now: 1_000_000,
    };
    const effects = applyChange(slice, change, circumstances);
    if (isDenial(effects)) throw new Error(`a fact was denied: ${effects.text}`);
    this.#take(effects);
  }

  all(): readonly MemberState[] {
    return [...this.members.values()];
  }

  #take({ group, endsMemberships, members, listEntries }: Effects): void {
    for (const entry of listEntries) this.listEntries.set(listEntryId(entry), entry);
    for (const { userId, membershipAt } of endsMemberships ? this.all() : []) {
      const until = endsMemberships?.until;
      if (until === undefined || membershipAt === null || membershipAt <= until) this.members.delete(userId);
    }
    if (group) this.group = group;
    for (const member of members) {
      if (member.present || member.membershipAt !== null) this.members.set(member.userId, member);
      else this.members.delete(member.userId);
    }
  }
}

/** What must not depend on the order of arrival: everything except `position`, `joinedAt` and `updatedAt`. */
function afterLearning(facts: readonly Fact[]): object {
  const record = new MemoryRecord();
  for (const fact of facts) record.learn(fact);
  const group = record.group ?? blankGroup(GROUP, 0);
  const { changedAt: _, lastPosition: __, updatedAt: ___, settings, attributes, ...shown } = group;
  const present = record.all().filter((member) => member.present);
  return {
    ...shown,
    isActive: isActive(group),
    settings: new Map(Object.entries(settings)),
    attributes: new Map(Object.entries(attributes)),
    countsItsMembers: group.memberCount === present.length,
    lists: new Set(
      [...record.listEntries.values()]
        .filter((entry) => isOnList(entry, { isActive: isActive(group), dissolvedAt: group.dissolvedAt }))
        .map(({ list, userId, until }) => `${list} ${userId} ${until}`),
    ),
    members: new Map(
      present.map(({ userId, role, nickname, avatar, custom, silenced, mutedUntil, receives }) => [
        userId,
        { role, nickname, avatar, custom, silenced, mutedUntil, receives },
      ]),
    ),
  };
}

const word = fc.constantFrom("", "a", "b", "群");
const groupProfile: fc.Arbitrary<GroupProfile> = fc.record(
  {
    name: word,
    notice: word,
    introduction: word,
    avatar: word,
    kind: word,
    custom: fc.constantFrom(null, { of: "the app" }, ["x"]),
    mutedAll: fc.boolean(),
    mutedAllUntil: fc.constantFrom(null, 5),
    mutedAllSpares: fc.constantFrom("admins", "nobody"),
    disabled: fc.boolean(),
    settings: fc.dictionary(fc.constantFrom("join", "invite"), word, { noNullPrototype: true }),
  },
  { requiredKeys: [] },
);
const memberProfile: fc.Arbitrary<MemberProfile> = fc.record(
  {
    role: fc.constantFrom<Role>("admin", "member"),
    nickname: word,
    avatar: word,
    custom: fc.constantFrom(null, { of: "the app" }),
    mutedUntil: fc.constantFrom(null, 5, 7, "forever" as const),
    receives: fc.boolean(),
  },
  { requiredKeys: [] },
);

type Act = Exclude<GroupChange["type"], `message.${string}` | `topic.${string}`> | "owner.named";

interface Step {
  readonly act: Act;
  readonly users: readonly string[];
  readonly group: GroupProfile;
  readonly member: MemberProfile;
  readonly attributes: { readonly [key: string]: string };
  readonly operation: "replace" | "merge" | "remove";
  readonly tellsMore: boolean;
  readonly list: GroupList;
  readonly until: number | "forever" | undefined;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom<Act>(
    ...(["group.created", "group.created", "group.created", "group.dissolved", "group.updated"] as const),
    ...(["group.attributes_changed", "owner.transferred", "owner.named", "members.joined", "members.joined"] as const),
    ...(["group.list_changed", "group.list_changed"] as const),
    ...(["members.left", "member.updated", "members.updated", "member.silenced", "member.unsilenced"] as const),
  ),
  users: fc.shuffledSubarray([...USERS], { minLength: 1 }),
  group: groupProfile,
  member: memberProfile,
  attributes: fc.dictionary(fc.constantFrom("x", "y"), word, { noNullPrototype: true }),
  operation: fc.constantFrom("replace", "merge", "remove"),
  tellsMore: fc.boolean(),
  list: fc.constantFrom(...groupLists),
  until: fc.constantFrom(5, "forever" as const, undefined),
});

/** The group at the vendor, which reports only what happens. */
class VendorGroup {
  isActive = false;
  ownerId: string | null = null;
  readonly members = new Set<string>();
  /** Who is on which list, until when. */
  readonly lists = new Map<string, number | "forever" | undefined>();

  /** The fact of this change; nothing if it cannot happen now. */
  live({ act, users, group, member, attributes, operation, tellsMore, list, until }: Step): GroupChange | undefined {
    const [someone = ""] = users;
    const insiders = users.filter((userId) => this.members.has(userId));
    const outsiders = users.filter((userId) => !this.members.has(userId));
    const [insider] = insiders;
    const groupId = GROUP;
    if (act === "group.created") {
      if (this.isActive) return undefined;
      this.isActive = true;
      this.ownerId = someone;
      for (const userId of users) this.members.add(userId);
      const members = users.map((userId) => ({ ...(tellsMore && member), userId }));
      return { type: act, groupId, ownerId: someone, profile: group, members };
    }
    if (!this.isActive) return undefined;
    switch (act) {
      case "group.dissolved":
        this.isActive = false;
        this.members.clear();
        this.lists.clear();
        return { type: act, groupId };
      case "group.updated":
        return { type: act, groupId, profile: group };
      case "group.attributes_changed":
        return { type: act, groupId, operation, attributes };
      case "group.list_changed":
        for (const userId of users) {
          if (tellsMore) this.lists.set(`${list} ${userId}`, until);
          else this.lists.delete(`${list} ${userId}`);
        }
        return {
          ...{ type: act, groupId, list, operation: tellsMore ? "add" : "remove", userIds: users },
          ...(tellsMore && until !== undefined && { until }),
        };
      case "members.joined":
        if (outsiders.length === 0) return undefined;
        for (const userId of outsiders) this.members.add(userId);
        return { type: act, groupId, members: outsiders.map((userId) => ({ ...(tellsMore && member), userId })) };
      case "members.left": {
        const userIds = insiders.filter((userId) => userId !== this.ownerId);
        for (const userId of userIds) this.members.delete(userId);
        return userIds.length > 0 ? { type: act, groupId, userIds } : undefined;
      }
      case "members.updated": {
        const { role = "member", ...profile } = member;
        const shared = role === "owner" ? profile : { ...profile, role };
        return insiders.length > 0 ? { type: act, groupId, userIds: insiders, profile: shared } : undefined;
      }
      default:
        return insider === undefined ? undefined : this.#ofMember(act, insider, member, tellsMore);
    }
  }

  #ofMember(act: Act, userId: string, profile: MemberProfile, tellsMore: boolean): GroupChange | undefined {
    const groupId = GROUP;
    const formerOwner = this.ownerId === null || !tellsMore ? {} : { fromUserId: this.ownerId };
    switch (act) {
      case "owner.transferred":
        if (userId === this.ownerId) return undefined;
        this.ownerId = userId;
        return { type: act, groupId, toUserId: userId, ...formerOwner, ...(tellsMore && { formerOwnerRole: "admin" }) };
      case "owner.named":
        this.ownerId = userId;
        return { type: "member.updated", groupId, userId, profile: { ...profile, role: "owner" } };
      case "member.updated":
        return { type: act, groupId, userId, profile };
      case "member.silenced":
      case "member.unsilenced":
        return { type: act, groupId, userId };
      default:
        return undefined;
    }
  }
}

function historyOf(steps: readonly Step[]): { readonly facts: readonly Fact[]; readonly truth: VendorGroup } {
  const truth = new VendorGroup();
  const changes = steps.flatMap((taken) => truth.live(taken) ?? []);
  return { facts: changes.map((change, index) => ({ change, at: (index + 1) * 1000 })), truth };
}

const history = fc.array(step, { maxLength: 25, size: "max" }).map(historyOf);

/** The same facts in another order, some of them repeated. */
function reordered(facts: readonly Fact[]): fc.Arbitrary<readonly Fact[]> {
  return fc
    .subarray([...facts])
    .map((repeated) => [...facts, ...repeated])
    .chain((arriving) => fc.shuffledSubarray(arriving, { minLength: arriving.length }));
}

/** No vendor changes the kind of an existing group. Every second fact contains it. */
function ofOneKindEachLife(facts: readonly Fact[]): readonly Fact[] {
  let lives = 0;
  return facts.map(({ at, change }, index) => {
    if (change.type === "group.created") lives += 1;
    const kind = `kind ${lives}`;
    const groupKind = index % 2 === 0 ? kind : undefined;
    if (change.type === "group.created")
      return { at, groupKind, change: { ...change, profile: { ...change.profile, kind } } };
    if (change.type !== "group.updated") return { at, groupKind, change };
    const { kind: _, ...profile } = change.profile;
    return { at, groupKind, change: { ...change, profile } };
  });
}

describe("facts with the vendor's time", () => {
  it("in order leave the record equal to the vendor's group", () => {
    fc.assert(
      fc.property(history, ({ facts, truth }) => {
        fc.pre(facts.length > 0);
        expect(afterLearning(facts)).toMatchObject({
          isActive: truth.isActive,
          ownerId: truth.ownerId,
          memberCount: truth.members.size,
          countsItsMembers: true,
          lists: new Set([...truth.lists].map(([name, until = null]) => `${name} ${until}`)),
        });
      }),
      { numRuns: 300 },
    );
  });

  it("end in the same state in any order and with any repetitions", () => {
    const arrivals = history.chain(({ facts }) => fc.tuple(fc.constant(facts), reordered(facts)));
    fc.assert(
      fc.property(arrivals, ([inOrder, arriving]) => {
        expect(afterLearning(arriving)).toEqual(afterLearning(inOrder));
      }),
      { numRuns: 2000 },
    );
  });

  it("end in the same state even if some of them contain the kind of the group", () => {
    const arrivals = history
      .map(({ facts }) => ofOneKindEachLife(facts))
      .chain((facts) => fc.tuple(fc.constant(facts), reordered(facts)));
    fc.assert(
      fc.property(arrivals, ([inOrder, arriving]) => {
        expect(afterLearning(arriving)).toEqual(afterLearning(inOrder));
      }),
      { numRuns: 2000 },
    );
  });

  it("end in the same state even if some of them never arrive", () => {
    const arrivals = history
      .chain(({ facts }) => fc.subarray([...facts]))
      .chain((facts) => fc.tuple(fc.constant(facts), reordered(facts)));
    fc.assert(
      fc.property(arrivals, ([inOrder, arriving]) => {
        expect(afterLearning(arriving)).toEqual(afterLearning(inOrder));
        expect(afterLearning(arriving)).toMatchObject({ countsItsMembers: true });
      }),
      { numRuns: 2000 },
    );
  });
});
