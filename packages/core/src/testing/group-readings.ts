import type { GroupState } from "../group/group-state.js";
import { staleOf } from "../group/group-state.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { GroupObserved, MemberObserved } from "../vocabulary/group-observed.js";
import { GROUP, RecordWithReplica } from "./record-with-replica.js";

/** When readings begin by the server's clock, unless told otherwise. The vendor's is at 9,000 then. */
export const BEGAN = 2_000_000;

type Told = Partial<Omit<GroupObserved, "type" | "groupId">>;

/** The event's type and data. */
type Event = readonly [type: string, data: object];

/** The record of a group that is told of and read. */
export class GroupReadings {
  readonly both: RecordWithReplica = new RecordWithReplica();

  /** Tells a fact; `at` by the vendor's clock, `now` by the server's. Returns the events. */
  tell(change: GroupChange, at?: number, now: number = BEGAN - 1000, leavesStale?: string): readonly Event[] {
    return this.#learn({ change, at, now, leavesStale });
  }

  /** Settles a reading, the whole unless told otherwise, as of 9,000 by the vendor's clock. Returns the events. */
  read(
    told: Told = {},
    { asOf = 9000, now = BEGAN + 500 }: { readonly asOf?: number; readonly now?: number } = {},
  ): readonly Event[] {
    const change = { type: "group.observed", groupId: GROUP, state: "active", part: "only", beganAt: BEGAN } as const;
    return this.#learn({ change: { ...change, ...told }, at: asOf, now, leavesStale: undefined });
  }

  #learn(fact: Parameters<RecordWithReplica["learn"]>[0]): readonly Event[] {
    return this.both.learn(fact).map(({ type, data }): Event => [type, data]);
  }

  get group(): GroupState {
    const group = this.both.group();
    if (!group) throw new Error("the group is unknown");
    return group;
  }

  get isStale(): boolean {
    return staleOf(this.group) !== null;
  }

  /** The ids of those who are members. */
  get memberIds(): readonly string[] {
    const ids = ["ann", "bob", "cid"];
    return ids.filter((userId) => this.both.member(userId)?.present);
  }
}

/** Members as a reading finds them, of whom nothing special is told. */
export function found(...userIds: readonly string[]): readonly MemberObserved[] {
  return userIds.map((userId) => ({
    ...{ userId, role: "member", nickname: "", mutedUntil: null, silenced: false },
  }));
}

/** The fact of a creation; the first one owns the group. */
export function created(name: string, ...userIds: readonly string[]): GroupChange {
  const [ownerId = "ann"] = userIds;
  const members = userIds.map((userId) => ({ userId }));
  return { type: "group.created", groupId: GROUP, ownerId, profile: { name }, members };
}

export function joined(...userIds: readonly string[]): GroupChange {
  return { type: "members.joined", groupId: GROUP, members: userIds.map((userId) => ({ userId })) };
}

export function left(...userIds: readonly string[]): GroupChange {
  return { type: "members.left", groupId: GROUP, userIds };
}

export function named(name: string): GroupChange {
  return { type: "group.updated", groupId: GROUP, profile: { name } };
}

export function carded(userId: string, nickname: string): GroupChange {
  return { type: "member.updated", groupId: GROUP, userId, profile: { nickname } };
}

export const dissolved: GroupChange = { type: "group.dissolved", groupId: GROUP };
