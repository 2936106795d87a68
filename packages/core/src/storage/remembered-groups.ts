import type { GroupState, MemberState } from "../group-state.js";
import { jsonText } from "../json.js";

/** Characters of JSON remembered in all, some 90 MB of memory; beyond, those not named for longest are forgotten. */
const MOST_CHARACTERS = 48 * 1024 * 1024;
/** Of one group without its members: a larger one is looked up each time. */
const LARGEST_GROUP = 16 * 1024;
const LARGEST_MEMBER = 1024;
/** Members remembered of one group: those who were named last. */
export const MOST_MEMBERS = 64;

/** A group as a batch left it, with those members whom the batch read or changed. */
export interface TouchedGroup {
  readonly source: string;
  readonly group: GroupState;
  /** `undefined` for whom nothing is stored any more. */
  readonly members: ReadonlyMap<string, MemberState | undefined>;
  /** Whether whatever is known of other members has ended. */
  readonly endsMemberships: boolean;
}

/** One group of one source, and some of its members. */
export interface RememberedGroup {
  readonly source: string;
  readonly group: GroupState;
  member(userId: string): MemberState | undefined;
}

/** Groups and members that need not be looked up again. */
export class RememberedGroups {
  readonly #entries = new Map<string, Entry>();
  #size = 0;

  get(name: string): RememberedGroup | undefined {
    return this.#entries.get(name);
  }

  remember(name: string, touched: TouchedGroup): void {
    const entry = this.#entries.get(name) ?? new Entry(touched.source, touched.group);
    this.#size -= entry.size;
    this.#entries.delete(name);
    entry.take(touched);
    if (entry.isTooLarge) return;
    this.#entries.set(name, entry);
    this.#size += entry.size;
    for (const [oldest, { size }] of this.#entries) {
      if (this.#size <= MOST_CHARACTERS) break;
      this.#entries.delete(oldest);
      this.#size -= size;
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#size = 0;
  }
}

class Entry implements RememberedGroup {
  readonly source: string;
  group: GroupState;
  #groupSize: number;
  #membersSize = 0;
  /** There are many groups of which nobody was named. */
  #members: Map<string, { readonly member: MemberState; readonly size: number }> | undefined;

  constructor(source: string, group: GroupState) {
    this.source = source;
    this.group = group;
    this.#groupSize = 0;
  }

  get size(): number {
    return this.#groupSize + this.#membersSize;
  }

  get isTooLarge(): boolean {
    return this.#groupSize > LARGEST_GROUP;
  }

  member(userId: string): MemberState | undefined {
    return this.#members?.get(userId)?.member;
  }

  take({ group, members, endsMemberships }: TouchedGroup): void {
    if (this.#groupSize === 0 || this.group !== group) this.#groupSize = jsonText(group).length;
    this.group = group;
    if (endsMemberships) this.#forgetMembers();
    for (const [userId, member] of members) this.#takeMember(userId, member);
    for (const userId of this.#members?.keys() ?? []) {
      if (!this.#members || this.#members.size <= MOST_MEMBERS) break;
      this.#forget(userId);
    }
  }

  #takeMember(userId: string, member: MemberState | undefined): void {
    const known = this.#members?.get(userId);
    this.#forget(userId);
    if (!member) return;
    const size = known?.member === member ? known.size : jsonText(member).length;
    if (size > LARGEST_MEMBER) return;
    this.#members ??= new Map();
    this.#members.set(userId, { member, size });
    this.#membersSize += size;
  }

  #forget(userId: string): void {
    this.#membersSize -= this.#members?.get(userId)?.size ?? 0;
    this.#members?.delete(userId);
  }

  #forgetMembers(): void {
    this.#members = undefined;
    this.#membersSize = 0;
  }
}
