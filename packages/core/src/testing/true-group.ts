import { type GroupState, isActive } from "../group/group-state.js";
import { isOnList } from "../group/list-entry-state.js";
import { isTopicOf } from "../group/topic-state.js";
import type { GroupChange, ListEnd, MemberEntry } from "../vocabulary/change.js";
import type { GroupObserved, MemberObserved } from "../vocabulary/group-observed.js";
import { isMutedAt, type MuteEnd } from "../vocabulary/mute-end.js";
import { GROUP, type RecordWithReplica, TOPICS, USERS } from "./record-with-replica.js";

/** One thing that may happen to a group. */
export interface Step {
  readonly act: Act;
  readonly userId: (typeof USERS)[number];
  readonly topicId: (typeof TOPICS)[number];
  readonly word: string;
  /** One of two ways in which it may happen. */
  readonly other: boolean;
}

type Act =
  | ("create" | "dissolve" | "rename" | "announce" | "attribute")
  | ("join" | "leave" | "card" | "mute" | "mute all" | "promote" | "silence" | "transfer")
  | ("block" | "unblock" | "hush" | "shield")
  | ("open topic" | "rename topic" | "close topic");

export const ACTS: readonly Act[] = [
  ...(["create", "create", "create", "dissolve", "rename", "announce", "attribute"] as const),
  ...(["join", "join", "join", "leave", "leave", "card", "mute", "promote", "silence", "transfer"] as const),
  ...(["block", "block", "unblock", "hush", "shield"] as const),
  ...(["mute all", "open topic", "rename topic", "close topic"] as const),
];

interface TrueMember {
  role: "admin" | "member";
  nickname: string;
  mutedUntil: MuteEnd;
  silenced: boolean;
  receives: boolean;
}

/** Whether everybody is muted, until when, and who not. */
type Hush = Pick<GroupState, "mutedAll" | "mutedAllUntil" | "mutedAllSpares">;

interface Life {
  readonly createdAt: number;
  name: string;
  notice: string;
  disabled: boolean;
  hush: Hush;
  ownerId: string | null;
  readonly attributes: Map<string, string>;
  readonly members: Map<string, TrueMember>;
  /** Until when they are blocked, by ids. */
  readonly blocked: Map<string, number | "forever">;
  /** Names by ids. */
  readonly topics: Map<string, string>;
}

/** A group at a vendor, as it really is. */
export class TrueGroup {
  #life: Life | undefined;
  /** A topic never comes back under its id. */
  readonly #openedTopicIds = new Set<string>();

  get isActive(): boolean {
    return this.#life !== undefined;
  }

  /** Lets something happen; the fact that tells it, or nothing if it cannot happen now. */
  live({ act, userId, topicId, word, other }: Step, at: number): GroupChange | undefined {
    const groupId = GROUP;
    const life = this.#life;
    if (act === "create") {
      if (life) return undefined;
      const members = other ? USERS.map((one) => ({ userId: one })) : [{ userId, nickname: word }];
      this.#life = newLife(at, word, userId, members);
      return { type: "group.created", groupId, ownerId: userId, profile: { name: word }, members };
    }
    if (!life) return undefined;
    const member = life.members.get(userId);
    switch (act) {
      case "dissolve":
        this.#life = undefined;
        return { type: "group.dissolved", groupId };
      case "rename":
        life.name = word;
        return { type: "group.updated", groupId, profile: { name: word } };
      case "announce":
        life.notice = word;
        life.disabled = other;
        return { type: "group.updated", groupId, profile: { notice: word, disabled: other } };
      case "hush": {
        // What is not told of a mute of all is as in a plain one.
        const until = other && word === "a" ? { mutedAllUntil: at + 3500 } : {};
        const spares = other && word === "b" ? { mutedAllSpares: "nobody" as const } : {};
        life.hush = { ...NO_HUSH, mutedAll: other, ...until, ...spares };
        return { type: "group.updated", groupId, profile: { mutedAll: other, ...until, ...spares } };
      }
      case "attribute":
        if (other) life.attributes.set("x", word);
        else life.attributes.delete("x");
        return {
          ...{ type: "group.attributes_changed", groupId, attributes: { x: word } },
          operation: other ? "merge" : "remove",
        };
      case "join":
        if (member) return undefined;
        life.members.set(userId, newMember(word));
        return { type: "members.joined", groupId, members: [{ userId, nickname: word }] };
      case "mute all": {
        if (life.members.size === 0) return undefined;
        const mutedUntil = muteEndOf(word, other, at);
        for (const muted of life.members.values()) muted.mutedUntil = mutedUntil;
        return { type: "members.updated", groupId, userIds: [...life.members.keys()], profile: { mutedUntil } };
      }
      case "block": {
        const until = other ? at + 3500 : "forever";
        life.blocked.set(userId, until);
        return { type: "group.list_changed", groupId, list: "blocked", operation: "add", userIds: [userId], until };
      }
      case "unblock":
        if (!life.blocked.delete(userId)) return undefined;
        return { type: "group.list_changed", groupId, list: "blocked", operation: "remove", userIds: [userId] };
      case "open topic":
        if (this.#openedTopicIds.has(topicId)) return undefined;
        this.#openedTopicIds.add(topicId);
        life.topics.set(topicId, word);
        return { type: "topic.created", groupId, topicId, profile: { name: word } };
      case "rename topic":
        if (!life.topics.has(topicId)) return undefined;
        life.topics.set(topicId, word);
        return { type: "topic.updated", groupId, topicId, profile: { name: word } };
      case "close topic":
        if (!life.topics.delete(topicId)) return undefined;
        return { type: "topic.dissolved", groupId, topicIds: [topicId] };
      default:
        return member && ofMember({ act, userId, word, other }, at, life, member);
    }
  }

  /** What reading it now tells of the group itself. */
  fields(now: number): Pick<GroupObserved, "profile" | "ownerId" | "attributes" | "createdAt" | "topics" | "lists"> {
    const life = this.#life;
    if (!life) return {};
    const { name, notice, disabled, hush, ownerId, attributes, createdAt, topics, blocked } = life;
    return {
      ...{ profile: { name, notice, disabled, ...hush }, ownerId, attributes: Object.fromEntries(attributes) },
      createdAt: createdAt - (createdAt % 1000),
      topics: [...topics].map(([topicId, named]) => ({ topicId, profile: { name: named } })),
      lists: { blocked: [...stillBlocked(blocked, now)].map(([userId, until]) => ({ userId, until })) },
    };
  }

  /** Those of some users who are members now. */
  membersAmong(userIds: readonly string[]): readonly MemberObserved[] {
    return userIds.flatMap((userId) => {
      const member = this.#life?.members.get(userId);
      if (!member) return [];
      return [{ userId, ...member, role: this.#life?.ownerId === userId ? ("owner" as const) : member.role }];
    });
  }

  /** Everything that the record is to know of it. */
  shown(now: number): object {
    if (!this.#life) return { isActive: false };
    const { name, notice, disabled, hush, ownerId, attributes, members, topics, blocked } = this.#life;
    return {
      ...{ isActive: true, name, notice, disabled, ...hush, ownerId },
      ...{ attributes: new Map(attributes), topics: new Map(topics) },
      blocked: stillBlocked(blocked, now),
      members: new Map([...members].map(([userId, member]) => [userId, shownMember(member, userId === ownerId, now)])),
    };
  }
}

/** The same of the record. */
export function shownInRecord(both: RecordWithReplica, now: number): object {
  const group = both.group();
  if (!group || !isActive(group)) return { isActive: false };
  const { name, notice, disabled, mutedAll, mutedAllUntil, mutedAllSpares, ownerId, attributes, dissolvedAt } = group;
  const members = USERS.flatMap((userId) => both.member(userId) ?? []).filter(({ present }) => present);
  const topics = TOPICS.flatMap((topicId) => both.topic(topicId) ?? []);
  return {
    ...{ isActive: true, name, notice, disabled, mutedAll, mutedAllUntil, mutedAllSpares, ownerId },
    attributes: new Map(Object.entries(attributes)),
    topics: new Map(
      topics
        .filter((topic) => isTopicOf(topic, { isActive: true, dissolvedAt }))
        .map(({ topicId, name: named }) => [topicId, named]),
    ),
    blocked: stillBlocked(
      new Map(
        USERS.flatMap((userId) => both.listEntry("blocked", userId) ?? [])
          .filter((entry) => isOnList(entry, { isActive: true, dissolvedAt }))
          .map(({ userId, until }) => [userId, until]),
      ),
      now,
    ),
    members: new Map(members.map((member) => [member.userId, shownMember(member, member.userId === ownerId, now)])),
  };
}

function stillBlocked<End extends ListEnd>(blocked: ReadonlyMap<string, End>, now: number): ReadonlyMap<string, End> {
  return new Map([...blocked].filter(([, until]) => typeof until !== "number" || until > now));
}

function shownMember(
  { role, nickname, mutedUntil, silenced, receives }: TrueMember,
  isOwner: boolean,
  now: number,
): object {
  const isMuted = isMutedAt(mutedUntil, now);
  return { role: isOwner ? "owner" : role, nickname, mutedUntil: isMuted ? mutedUntil : null, silenced, receives };
}

const NO_HUSH: Hush = { mutedAll: false, mutedAllUntil: null, mutedAllSpares: "admins" };

/** Some mutes last until they are lifted. */
function muteEndOf(word: string, isMuted: boolean, at: number): MuteEnd {
  if (!isMuted) return null;
  return word === "" ? "forever" : at + 3500;
}

function newMember(nickname: string): TrueMember {
  return { role: "member", nickname, mutedUntil: null, silenced: false, receives: true };
}

function newLife(createdAt: number, name: string, ownerId: string, members: readonly MemberEntry[]): Life {
  return {
    ...{ createdAt, name, notice: "", disabled: false, hush: NO_HUSH, ownerId, attributes: new Map() },
    topics: new Map(),
    blocked: new Map(),
    members: new Map(members.map(({ userId, nickname = "" }) => [userId, newMember(nickname)])),
  };
}

function ofMember(
  { act, userId, word, other }: Pick<Step, "act" | "userId" | "word" | "other">,
  at: number,
  life: Life,
  member: TrueMember,
): GroupChange | undefined {
  const of = { groupId: GROUP, userId };
  switch (act) {
    case "leave":
      // No callback tells that the group has no owner then.
      if (life.ownerId === userId && !other) return undefined;
      life.members.delete(userId);
      if (life.ownerId === userId) life.ownerId = null;
      return { type: "members.left", groupId: GROUP, userIds: [userId] };
    case "card":
      member.nickname = word;
      return { type: "member.updated", ...of, profile: { nickname: word } };
    case "mute":
      member.mutedUntil = muteEndOf(word, other, at);
      return { type: "member.updated", ...of, profile: { mutedUntil: member.mutedUntil } };
    case "promote":
      member.role = other ? "admin" : "member";
      return { type: "member.updated", ...of, profile: { role: member.role } };
    case "shield":
      member.receives = other;
      return { type: "member.updated", ...of, profile: { receives: other } };
    case "silence":
      member.silenced = other;
      return { type: other ? "member.silenced" : "member.unsilenced", ...of };
    case "transfer": {
      if (life.ownerId === userId) return undefined;
      const former = life.ownerId === null ? undefined : life.members.get(life.ownerId);
      const told = life.ownerId === null ? {} : { fromUserId: life.ownerId, formerOwnerRole: "member" as const };
      if (former) former.role = "member";
      life.ownerId = userId;
      return { type: "owner.transferred", groupId: GROUP, toUserId: userId, ...told };
    }
    default:
      return undefined;
  }
}
