import type {
  GroupGone,
  GroupIdsRead,
  GroupRead,
  GroupUnreadable,
  MemberRead,
  MembersRead,
  MessageRead,
  MessagesRead,
  ReadingClient,
} from "../adapter/client/vendor-client.js";

/** A group at a vendor, to be changed by a test. */
export interface VendorGroup {
  name: string;
  ownerId: string | null;
  readonly members: Map<string, Omit<MemberRead, "userId">>;
  /** With rising numbers. */
  readonly messages: MessageRead[];
  isUnreadable?: boolean;
}

/**
 * A vendor that keeps groups, with pages of three members or messages that move as members leave. A page of members begins with the last one of the page
 * before, where nobody has left.
 */
export class VendorGroups implements ReadingClient {
  readonly contract = 1;
  readonly vendor = "elsewhere";
  readonly reads = true;
  readonly can: ReadonlySet<never> = new Set<never>();
  readonly groupsAtOnce = 2;
  readonly groups: Map<string, VendorGroup> = new Map();
  /** What was asked of it. */
  readonly calls: string[] = [];
  readonly #now: () => number;
  /** How many members are on a page. */
  pageSize = 3;
  /** Happens before a call. */
  before: (call: string) => void | Promise<void> = () => undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(groupId: string, ownerId: string, ...others: readonly string[]): VendorGroup {
    const members = new Map<string, Omit<MemberRead, "userId">>([[ownerId, { role: "owner" }]]);
    for (const userId of others) members.set(userId, { role: "member", mutedUntil: null });
    const group: VendorGroup = { name: `group ${groupId}`, ownerId, members, messages: [] };
    this.groups.set(groupId, group);
    return group;
  }

  async readGroupIds(cursor: string | null): Promise<GroupIdsRead> {
    await this.#called("ids");
    const all = [...this.groups.keys()].toSorted();
    const from = Number(cursor ?? 0);
    const next = from + this.pageSize;
    return { groupIds: all.slice(from, next), next: next < all.length ? String(next) : null };
  }

  async readGroups(groupIds: readonly string[]): Promise<readonly (GroupRead | GroupGone | GroupUnreadable)[]> {
    await this.#called(`groups ${groupIds.join(" ")}`);
    return groupIds.map((groupId) => {
      const group = this.groups.get(groupId);
      if (!group) return { state: "gone", groupId, asOf: this.#now() };
      if (group.isUnreadable) return { state: "unreadable", groupId, refusal: { code: 7, text: "of another kind" } };
      const { name, ownerId, messages } = group;
      const lastMessageSeq = messages.at(-1)?.message.seq ?? 0;
      return {
        state: "active",
        groupId,
        profile: { name },
        ownerId,
        lastMessageSeq,
        createdAt: 1000,
        asOf: this.#now(),
      };
    });
  }

  async readMembers(groupId: string, cursor: string | null): Promise<MembersRead | undefined> {
    await this.#called(`members ${groupId} ${cursor ?? ""}`.trim());
    const group = this.groups.get(groupId);
    if (!group) return undefined;
    const all = [...group.members].map(([userId, member]) => ({ userId, ...member }));
    const from = Number(cursor?.split(":")[0] ?? 0);
    const members = all.slice(from, from + this.pageSize + Math.sign(from));
    const last = from + members.length - 1;
    return {
      ...{ members, next: last < all.length - 1 ? `${last}:${members.at(-1)?.userId}` : null },
      ...{ isSteady: cursor === null || cursor === `${from}:${members[0]?.userId}`, asOf: this.#now() },
    };
  }

  async readMembersNamed(groupId: string, userIds: readonly string[]): Promise<MembersRead> {
    await this.#called(`named ${groupId} ${userIds.join(" ")}`);
    const members = userIds.flatMap((userId) => {
      const member = this.groups.get(groupId)?.members.get(userId);
      return member ? [{ userId, ...member }] : [];
    });
    return { members, next: null, isSteady: true, asOf: this.#now() };
  }

  async readMessages({ groupId }: { readonly groupId: string }, from: number | null): Promise<MessagesRead> {
    await this.#called(`messages ${groupId} ${from ?? ""}`.trim());
    const all = this.groups.get(groupId)?.messages ?? [];
    const end = from ?? all.at(-1)?.message.seq ?? 0;
    const messages = all.filter(({ message: { seq = 0 } }) => seq <= end && seq > end - 3).toReversed();
    return { messages, next: end - 3 > 0 ? end - 3 : null, asOf: this.#now() };
  }

  async perform(): Promise<never> {
    throw new Error("nothing is changed here");
  }

  async #called(call: string): Promise<void> {
    this.calls.push(call);
    await this.before(call);
  }
}
