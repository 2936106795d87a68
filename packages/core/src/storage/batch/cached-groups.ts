import type { GroupState, MemberState } from "../../group/group-state.js";
import { jsonText } from "../../vocabulary/json.js";
import { BoundedCache } from "./bounded-cache.js";
import { memberName } from "./record-name.js";

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
  /** `undefined` for a user of whom nothing is stored any more, or who is not worth caching. */
  readonly members: ReadonlyMap<string, MemberState | undefined>;
  /** Whether the memberships of all other members have ended. */
  readonly endsMemberships: boolean;
}

interface CachedMember {
  readonly member: MemberState;
  /** The group's when the member was cached. */
  readonly generation: number;
}

/** Groups and members that need not be looked up again. The members of a group are forgotten with it. */
export class CachedGroups {
  readonly #groups = new BoundedCache<CachedGroup>(MOST_OF_GROUPS);
  readonly #members = new BoundedCache<CachedMember>(MOST_OF_MEMBERS);
  #lastGeneration = 0;

  get(name: string): CachedGroup | undefined {
    return this.#groups.get(name);
  }

  remember(name: string, { source, group, members, endsMemberships }: TouchedGroup): void {
    const known = this.#groups.get(name);
    const size = known?.group === group ? this.#groups.sizeOf(name) : jsonText(group).length;
    if (size > LARGEST_GROUP) {
      this.#groups.delete(name);
      return;
    }
    const generation = known && !endsMemberships ? known.generation : ++this.#lastGeneration;
    const isSame = known?.group === group && known.generation === generation;
    this.#groups.put(name, isSame ? known : new CachedGroup(name, source, group, generation, this.#members), size);
    for (const [userId, member] of members) this.#rememberMember(memberName(name, userId), member, generation);
  }

  clear(): void {
    this.#groups.clear();
    this.#members.clear();
  }

  #rememberMember(name: string, member: MemberState | undefined, generation: number): void {
    const size = member ? jsonText(member).length : 0;
    if (member && size <= LARGEST_MEMBER) this.#members.put(name, { member, generation }, size);
    else this.#members.delete(name);
  }
}

/** One group of one source, and some of its members. */
export class CachedGroup {
  readonly #name: string;
  readonly source: string;
  readonly group: GroupState;
  /** Members cached under another generation do not count: all memberships have ended since, or the group was forgotten. */
  readonly generation: number;
  readonly #members: BoundedCache<CachedMember>;

  constructor(
    name: string,
    source: string,
    group: GroupState,
    generation: number,
    members: BoundedCache<CachedMember>,
  ) {
    this.#name = name;
    this.source = source;
    this.group = group;
    this.generation = generation;
    this.#members = members;
  }

  member(userId: string): MemberState | undefined {
    const cached = this.#members.get(memberName(this.#name, userId));
    return cached?.generation === this.generation ? cached.member : undefined;
  }
}
