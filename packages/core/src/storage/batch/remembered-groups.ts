import type { GroupState, MemberState } from "../../group/group-state.js";
import { jsonText } from "../../vocabulary/json.js";
import { Recent } from "./recent.js";

/** Characters of JSON: some 120,000 small groups and 90 MB of memory. */
const MOST_OF_GROUPS = 48 * 1024 * 1024;
/** Some 9,000 members and 5 MB: those who come and go soon, and who act again. */
const MOST_OF_MEMBERS = 2 * 1024 * 1024;
/** What is larger is looked up each time. */
const LARGEST_GROUP = 16 * 1024;
const LARGEST_MEMBER = 1024;

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

interface KnownMember {
  readonly member: MemberState;
  /** The era of the group in which he was known. */
  readonly era: number;
}

/** Groups and members that need not be looked up again. Of a group that was forgotten no member is known any more. */
export class RememberedGroups {
  readonly #groups = new Recent<KnownGroup>(MOST_OF_GROUPS);
  readonly #members = new Recent<KnownMember>(MOST_OF_MEMBERS);
  #lastEra = 0;

  get(name: string): RememberedGroup | undefined {
    return this.#groups.get(name);
  }

  remember(name: string, { source, group, members, endsMemberships }: TouchedGroup): void {
    const known = this.#groups.get(name);
    const size = known?.group === group ? this.#groups.sizeOf(name) : jsonText(group).length;
    if (size > LARGEST_GROUP) {
      this.#groups.delete(name);
      return;
    }
    const era = known && !endsMemberships ? known.era : ++this.#lastEra;
    const isSame = known?.group === group && known.era === era;
    this.#groups.put(name, isSame ? known : new KnownGroup(name, source, group, era, this.#members), size);
    for (const [userId, member] of members) this.#rememberMember(memberName(name, userId), member, era);
  }

  clear(): void {
    this.#groups.clear();
    this.#members.clear();
  }

  #rememberMember(name: string, member: MemberState | undefined, era: number): void {
    const size = member ? jsonText(member).length : 0;
    if (member && size <= LARGEST_MEMBER) this.#members.put(name, { member, era }, size);
    else this.#members.delete(name);
  }
}

class KnownGroup implements RememberedGroup {
  readonly #name: string;
  readonly source: string;
  readonly group: GroupState;
  /** Since when its members are known: changes when all memberships end, and is another after it was forgotten. */
  readonly era: number;
  readonly #members: Recent<KnownMember>;

  constructor(name: string, source: string, group: GroupState, era: number, members: Recent<KnownMember>) {
    this.#name = name;
    this.source = source;
    this.group = group;
    this.era = era;
    this.#members = members;
  }

  member(userId: string): MemberState | undefined {
    const known = this.#members.get(memberName(this.#name, userId));
    return known?.era === this.era ? known.member : undefined;
  }
}

/** Names a member among those of all groups; no part holds NUL. */
export function memberName(groupName: string, userId: string): string {
  return `${groupName}\0${userId}`;
}
